import { invalidField } from '../../common/http/validation.pipe';
import { MINUTE_MS } from '../../common/time/dates';
import type { Principal } from '../../common/auth/access';
import { assertMayOverride } from '../appointments.policy';
import type { BookingFactsRow } from '../booking-facts.queries';
import { requestFor } from '../booking-decisions';
import type { BookingOrder } from '../bookings.service';
import type { RescheduleOrder } from '../reschedules.service';
import { lastPossibleStart, occurrencesOf, type Occurrence } from './domain/occurrences';
import { parseRecurrence, type Recurrence } from './domain/recurrence';
import { SeriesTooLong, TooManyOccurrences } from './series.errors';
import type { WantedSession } from './series-plan';
import type { SeriesScope } from './series-scope';

/** What somebody wants to book again and again; `startsAt` is the first occurrence. */
export interface SeriesOrder extends Omit<BookingOrder, 'holdToken'> {
  /** RFC 5545. */
  readonly recurrence: string;
  /** Epoch ms of occurrences that are not wanted. */
  readonly exdates: readonly number[];
}

/** What one session of it is booked by, once it is known for whom. */
export type CompleteOrder = Omit<BookingOrder, 'holdToken'> & { readonly patientId: string };

/** What becomes of the sessions that cannot be booked: nothing is booked at all, or only the others are. */
export const CONFLICT_POLICIES = ['refuse', 'skip'] as const;
export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];

/** What the caller decided about one occurrence, named by its start (epoch ms). */
export type OccurrenceChoice = { readonly occurrence: number } & (
  | { readonly use: 'skip' }
  | { readonly use: 'override'; readonly reason: string }
  | { readonly use: 'alternative'; readonly startsAt: number }
);

export interface SeriesBookingOrder extends SeriesOrder {
  readonly onConflict: ConflictPolicy;
  readonly choices: readonly OccurrenceChoice[];
}

/** Which appointments of the series are meant. */
export interface ScopeOrder {
  readonly scope: SeriesScope;
  /** The one that it starts from. `all` needs none to cancel. */
  readonly appointmentId?: string | undefined;
}

/** Another time for one of them; the others of the scope are moved by as much, by the clock on the wall. */
export interface SeriesMoveOrder extends RescheduleOrder {
  readonly scope: SeriesScope;
  readonly appointmentId: string;
  readonly onConflict: ConflictPolicy;
}

/** A session of the series, and the order by which it is booked. */
export interface WantedBooking extends WantedSession {
  readonly order: CompleteOrder;
}

/** @throws InvalidRequest naming the part of the recurrence that is wrong */
export function readRecurrence(text: string): Recurrence {
  const recurrence = parseRecurrence(text);
  if ('fault' in recurrence) throw invalidField('recurrence', recurrence.fault, { part: recurrence.part });
  return recurrence;
}

/**
 * The occurrences that are wanted, in order of time.
 * @throws TooManyOccurrences, SeriesTooLong, or InvalidRequest if it ends before it starts or nothing is left
 */
export function wantedOccurrences(order: SeriesOrder, recurrence: Recurrence, timeZone: string): Occurrence[] {
  const found = occurrencesOf(recurrence, order.startsAt, timeZone);
  if ('fault' in found) {
    if (found.fault === 'recurrence_until') throw invalidField('recurrence', found.fault);
    throw found.fault === 'series_too_long' ? new SeriesTooLong() : new TooManyOccurrences();
  }
  order.exdates.forEach((exdate, index) => assertAmong(found, exdate, `exdates[${index}]`));
  const left = found.filter(({ startsAt }) => !order.exdates.includes(startsAt));
  if (left.length === 0) throw invalidField('exdates', 'no_occurrence_left');
  return left;
}

/**
 * What is asked for at each occurrence, with what the caller chose for it.
 * @throws OverrideNotAllowed, SeriesTooLong, or InvalidRequest for a choice about something else
 */
export function wantedBookings(
  principal: Principal,
  order: CompleteOrder & { readonly choices?: readonly OccurrenceChoice[] },
  occurrences: readonly Occurrence[],
  facts: BookingFactsRow,
): WantedBooking[] {
  const { choices = [], ...session } = order;
  choices.forEach((choice, index) => {
    assertAmong(occurrences, choice.occurrence, `choices[${index}].startsAt`);
    assertMayOverride(principal, choice.use === 'override');
    if (choice.use !== 'alternative') return;
    assertWholeMinute(principal, choice.startsAt, `choices[${index}].alternative`);
    if (choice.startsAt > lastPossibleStart(order.startsAt, facts.timeZone)) throw new SeriesTooLong();
  });
  const chosen = new Map(choices.map((choice) => [choice.occurrence, choice]));
  if (chosen.size < choices.length) throw invalidField('choices', 'one_choice_each');
  const wanted = occurrences.flatMap((occurrence) => {
    const choice = chosen.get(occurrence.startsAt);
    if (choice?.use === 'skip') return [];
    const one: CompleteOrder = {
      ...session,
      startsAt: choice?.use === 'alternative' ? choice.startsAt : occurrence.startsAt,
      ...(choice?.use === 'override' ? { override: { reason: choice.reason } } : {}),
    };
    const override = one.override !== undefined;
    return [{ occurrence, order: one, request: requestFor(principal, { ...one, override }, facts) }];
  });
  if (wanted.length === 0) throw invalidField('choices', 'no_occurrence_left');
  return wanted;
}

/** Staff book any minute, but whole ones; patients what the grid offers. @throws InvalidRequest */
export function assertWholeMinute({ role }: Principal, startsAt: number, field: string): void {
  if (role !== 'patient' && startsAt % MINUTE_MS !== 0) throw invalidField(field, 'whole_minute');
}

function assertAmong(occurrences: readonly Occurrence[], startsAt: number, field: string): void {
  if (!occurrences.some((one) => one.startsAt === startsAt)) throw invalidField(field, 'not_an_occurrence');
}
