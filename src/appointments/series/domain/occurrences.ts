import { Temporal } from 'temporal-polyfill';
import { recurringWallTimes } from '../../../common/time/recurring-wall-times';
import { instantOfWall, offsetAt } from '../../../common/time/zones';
import type { Recurrence, RecurrenceEnd } from './recurrence';

/** Bounds of a series: both are allowed. */
export const MAX_OCCURRENCES = 104;
export const MAX_MONTHS = 24;

/** One time of a series, in the professional's zone. */
export interface Occurrence {
  /** Epoch ms. Where a clock change skips the wall time, the first instant after the gap: it only names the occurrence. */
  readonly startsAt: number;
  /** `YYYY-MM-DDTHH:mm` on the professional's clock. */
  readonly localStartsAt: string;
  /** The clocks never show this wall time. */
  readonly isSkipped: boolean;
}

/** Why there is no such series: a limit, or an end before the start. */
export interface SeriesFault {
  readonly fault: 'too_many_occurrences' | 'series_too_long' | 'recurrence_until';
}

/**
 * All occurrences, in order of time, none removed. The first is `startsAt` (epoch ms) whether or not it fits the pattern: RFC
 * 5545 counts the start as the first in any case. The others keep its wall time in `timeZone`; one that happens twice means
 * the first. Months without such a day are left out, as RFC 5545 has it.
 */
export function occurrencesOf(
  recurrence: Recurrence,
  startsAt: number,
  timeZone: string,
): readonly Occurrence[] | SeriesFault {
  const { end } = recurrence;
  const first = wallTimeOf(timeZone, startsAt);
  const last = monthsLater(first, MAX_MONTHS);
  if ('count' in end && end.count > MAX_OCCURRENCES) return { fault: 'too_many_occurrences' };
  const start = { startsAt, localStartsAt: written(first), isSkipped: false };
  if (isAfterEnd(end, start)) return { fault: 'recurrence_until' };
  if (reachesBeyond(end, lastPossibleStart(startsAt, timeZone), last)) return { fault: 'series_too_long' };
  const later = recurringWallTimes(recurrence, { first, last }, MAX_OCCURRENCES + 1).filter((wall) => wall > first);
  const found = [start, ...later.map((wall) => atWallTime(timeZone, wall))];
  if ('count' in end) return found.length < end.count ? { fault: 'series_too_long' } : found.slice(0, end.count);
  const within = found.filter((one) => !isAfterEnd(end, one));
  return within.length > MAX_OCCURRENCES ? { fault: 'too_many_occurrences' } : within;
}

/** The last instant (epoch ms) at which an occurrence may start, of a series that starts at `startsAt`. */
export function lastPossibleStart(startsAt: number, timeZone: string): number {
  return instantOfWall(timeZone, monthsLater(wallTimeOf(timeZone, startsAt), MAX_MONTHS), 'first');
}

/** Whether an occurrence lies after the end; with a count, none does. */
function isAfterEnd(end: RecurrenceEnd, { startsAt, localStartsAt }: Occurrence): boolean {
  if ('untilDate' in end) return localStartsAt.slice(0, end.untilDate.length) > end.untilDate;
  return 'untilInstant' in end && startsAt > end.untilInstant;
}

/** Whether the end lies beyond the last time (epoch ms and wall time) that a series may have. */
function reachesBeyond(end: RecurrenceEnd, lastStart: number, lastWall: number): boolean {
  if ('untilDate' in end) return end.untilDate > dateOf(lastWall);
  return 'untilInstant' in end && end.untilInstant > lastStart;
}

/** The difference in wall time between two instants (epoch ms), in ms: what a move by the clock on the wall is. */
export function wallTimeBetween(timeZone: string, from: number, to: number): number {
  return wallTimeOf(timeZone, to) - wallTimeOf(timeZone, from);
}

/** An instant (epoch ms) moved by a difference in wall time (ms). */
export function movedByWallTime(timeZone: string, startsAt: number, difference: number): Occurrence {
  return atWallTime(timeZone, wallTimeOf(timeZone, startsAt) + difference);
}

/** What the clocks show at an instant, as the epoch ms that it would have in UTC. */
function wallTimeOf(timeZone: string, instant: number): number {
  return instant + offsetAt(timeZone, instant);
}

function atWallTime(timeZone: string, wall: number): Occurrence {
  const startsAt = instantOfWall(timeZone, wall, 'first');
  return { startsAt, localStartsAt: written(wall), isSkipped: wallTimeOf(timeZone, startsAt) !== wall };
}

function monthsLater(wall: number, months: number): number {
  return Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').add({ months }).epochMilliseconds;
}

function written(wall: number): string {
  return new Date(wall).toISOString().slice(0, 'YYYY-MM-DDTHH:mm'.length);
}

function dateOf(wall: number): string {
  return written(wall).slice(0, 'YYYY-MM-DD'.length);
}
