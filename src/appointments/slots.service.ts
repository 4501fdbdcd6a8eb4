import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { DAY_MS, MINUTE_MS, addDays, daysBetween, eachDate } from '../common/time/dates';
import type { Interval } from '../common/time/interval';
import { isAllowedDuration } from '../common/time/session-grid';
import { instantOf, localDateOf } from '../common/time/zones';
import { effectiveStatus, ProfessionalNotFound } from '../professionals';
import { AppointmentNotFound, BOOKING_REFUSALS } from './appointments.errors';
import { AppointmentAccess } from './appointment-access';
import { BookingFactsQueries, type BookingFactsRow } from './booking-facts.queries';
import { MAX_DAYS, firstFreeStarts, freeStarts, whyNothingIsFree, type EmptyReason } from './calendar';
import type { Modality } from './domain/booking-rules';
import { describeViolations } from './violation-messages';

/** What a session would be like. */
export interface SessionWish {
  readonly durationMinutes?: number | undefined;
  readonly modality?: Modality | undefined;
}

/** Local dates `YYYY-MM-DD`, both included, in `timeZone` or the professional's. */
export interface SlotsQuestion extends SessionWish {
  readonly from: string;
  readonly to: string;
  readonly timeZone?: string | undefined;
  /** An appointment that is to be moved: its time counts as free. */
  readonly ignoring?: string | undefined;
}

export interface NextSlotsQuestion extends SessionWish {
  /** Epoch ms. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Sessions as intervals of epoch ms. */
export interface FreeSlots {
  readonly timeZone: string;
  readonly slots: readonly Interval[];
  /** Why there is none at all. */
  readonly reason?: EmptyReason;
}

export interface FreeDays extends Omit<FreeSlots, 'slots'> {
  /** Every date of the range, in order. */
  readonly days: ReadonlyMap<string, readonly Interval[]>;
}

/** Far enough for any horizon, near enough for the tables of time zones. */
const LATEST_LOOK_MS = 740 * DAY_MS;

/** Free time, computed from the same facts and rules as a booking. */
@Injectable()
export class SlotsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly access: AppointmentAccess,
    private readonly clock: Clock,
  ) {}

  /** @throws ProfessionalNotFound, AppointmentNotFound (`ignoring`), DurationNotAllowed */
  async slotsOf(principal: Principal | undefined, professionalId: string, question: SlotsQuestion): Promise<FreeDays> {
    const { from, to, timeZone, ignoring } = question;
    if (to < from || daysBetween(from, to) >= MAX_DAYS) throw invalidField('to', 'date_range', { days: MAX_DAYS });
    assertAllowed(question);
    return this.transactions.read(async (em) => {
      await this.assertReadable(em, principal, ignoring);
      // Any zone's dates lie within a day of UTC's.
      const span = { start: Date.parse(from) - DAY_MS, end: Date.parse(to) + 2 * DAY_MS };
      const facts = await this.load(em, principal, professionalId, span, ignoring);
      const zone = timeZone ?? facts.timeZone;
      const range = { start: instantOf(zone, from, 0, 'first'), end: instantOf(zone, addDays(to, 1), 0, 'first') };
      const { slots, ...rest } = this.freeIn(facts, range, question);
      const days = new Map<string, Interval[]>(eachDate(from, to).map((date) => [date, []]));
      for (const slot of slots) days.get(localDateOf(zone, slot.start))?.push(slot);
      return { ...rest, days };
    });
  }

  /** The first slots after an instant, at most to the horizon. @throws ProfessionalNotFound, DurationNotAllowed */
  async nextSlots(
    principal: Principal | undefined,
    professionalId: string,
    question: NextSlotsQuestion,
  ): Promise<FreeSlots> {
    assertAllowed(question);
    return this.transactions.read(async (em) => {
      const now = this.clock.now().getTime();
      const start = Math.max(question.after ?? now, now);
      const range = { start, end: Math.max(start + 1, now + LATEST_LOOK_MS) };
      const facts = await this.load(em, principal, professionalId, range);
      return this.freeIn(facts, range, question, question.limit);
    });
  }

  private freeIn(facts: BookingFactsRow, range: Interval, wish: SessionWish, limit?: number): FreeSlots {
    const now = this.clock.now().getTime();
    const durationMinutes = wish.durationMinutes ?? facts.sessionDurationMinutes;
    const reason = refusedBecause(facts, wish, now);
    if (reason) return { timeZone: facts.timeZone, slots: [], reason };
    const starts =
      limit === undefined
        ? freeStarts(facts, range, durationMinutes, now)
        : firstFreeStarts(facts, range, durationMinutes, now, limit);
    const slots = starts.map((start) => ({ start, end: start + durationMinutes * MINUTE_MS }));
    if (slots.length > 0) return { timeZone: facts.timeZone, slots };
    return { timeZone: facts.timeZone, slots, reason: whyNothingIsFree(facts, range, durationMinutes, now) };
  }

  private async load(
    em: EntityManager,
    principal: Principal | undefined,
    professionalId: string,
    span: Interval,
    ignoring?: string,
  ): Promise<BookingFactsRow> {
    const patientId = principal?.patientId ?? null;
    const facts = await this.facts.load(em, { professionalId, patientId, span, ignoring });
    if (!facts) throw new ProfessionalNotFound();
    return facts;
  }

  /** @throws AppointmentNotFound */
  private async assertReadable(em: EntityManager, principal: Principal | undefined, id: string | undefined) {
    if (id === undefined) return;
    if (!principal) throw new AppointmentNotFound();
    await this.access.reach(em, principal, id, 'appointment.read');
  }
}

/** @throws DurationNotAllowed */
export function assertAllowed({ durationMinutes }: Pick<SessionWish, 'durationMinutes'>): void {
  if (durationMinutes === undefined || isAllowedDuration(durationMinutes)) return;
  throw new BOOKING_REFUSALS.duration_not_allowed({
    extra: { violations: describeViolations(['duration_not_allowed']) },
  });
}

/** Why the professional takes no such booking at any time. */
function refusedBecause(facts: BookingFactsRow, { modality }: SessionWish, now: number): EmptyReason | undefined {
  const status = effectiveStatus(facts.status, facts.blockedUntil, facts.timeZone, now);
  if (status === 'inactive') return 'professional_inactive';
  if (status === 'blocked' && !facts.ownPatient) return 'professional_blocked';
  return modality !== undefined && !facts.modalities.includes(modality) ? 'modality_not_offered' : undefined;
}
