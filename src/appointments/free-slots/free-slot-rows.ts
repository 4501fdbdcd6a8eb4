import { freeStartsIn } from '../../availability';
import { DAY_MS, MINUTE_MS, addDays } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { MAX_SESSION_MINUTES, MIN_SESSION_MINUTES, gridStepOf } from '../../common/time/session-grid';
import { instantOf, offsetAt } from '../../common/time/zones';
import type { BookingFactsRow } from '../booking-facts.queries';
import { openTimeAround } from '../calendar';
import type { FreedStart } from '../freed-time';
import type { FreeSlotRow, GoneRow } from './free-slots.queries';

/** The rows of one professional whose starts lie in the span (epoch ms), from the very computation that answers slots. */
export function freeSlotRows(facts: BookingFactsRow, span: Interval): FreeSlotRow[] {
  if (facts.status === 'inactive' || span.end <= span.start) return [];
  const { openings, blocked } = openTimeAround(facts, span);
  const starts = freeStartsIn({
    openings,
    blocked,
    busy: facts.busyOfProfessional,
    stepMs: gridStepOf(facts),
    bufferMs: facts.bufferMinutes * MINUTE_MS,
    earliest: span.start,
    latest: span.end - 1,
  });
  return starts.flatMap(({ start, freeUntil }) => {
    const freeMinutes = Math.min(MAX_SESSION_MINUTES, Math.floor((freeUntil - start) / MINUTE_MS));
    if (freeMinutes < MIN_SESSION_MINUTES) return [];
    const { professionalId, timeZone } = facts;
    return [{ professionalId, startsAt: start, localStartsAt: wallTime(timeZone, start), freeMinutes }];
  });
}

/** What is free now that was not before: starts that are new, and those from which more time is free. */
export function freedBetween(before: readonly GoneRow[], after: readonly FreeSlotRow[]): FreedStart[] {
  const keyOf = (professionalId: string, startsAt: number) => `${professionalId} ${startsAt}`;
  const known = new Map(before.map((row) => [keyOf(row.professionalId, row.startsAt.getTime()), row.freeMinutes]));
  return after
    .map((row) => ({ ...row, minutesBefore: known.get(keyOf(row.professionalId, row.startsAt)) ?? 0 }))
    .filter(({ minutesBefore, freeMinutes }) => minutesBefore < freeMinutes);
}

/** When the block of a professional is over; `infinity` when somebody has to end it. Null: there is none. */
export function blockOverAt({ status, blockedUntil, timeZone }: BookingFactsRow): Date | 'infinity' | null {
  if (status !== 'blocked') return null;
  return blockedUntil === null ? 'infinity' : new Date(instantOf(timeZone, addDays(blockedUntil, 1), 0, 'first'));
}

/** Rows reach so far beyond the booking horizon, so that nobody has to add some each day for searches to be complete. */
const RESERVE_MS = 14 * DAY_MS;

/** How far rows that are filled at `now` (epoch ms) reach, and from when on that is not far enough. */
export function reachOf(facts: BookingFactsRow, now: number): { readonly coveredUntil: Date; readonly dueAt: Date } {
  const dueAt = now + RESERVE_MS;
  return { coveredUntil: new Date(dueAt + facts.bookingHorizonDays * DAY_MS), dueAt: new Date(dueAt) };
}

function wallTime(timeZone: string, instant: number): string {
  return new Date(instant + offsetAt(timeZone, instant)).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);
}
