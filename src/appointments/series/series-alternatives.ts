import { DAY_MS, MINUTE_MS } from '../../common/time/dates';
import { mergeIntervals, type Interval } from '../../common/time/interval';
import { countLeading } from '../../common/time/search';
import type { BookingFactsRow } from '../booking-facts.queries';
import { freeStarts } from '../calendar';
import { TIMELESS_CODES, type BookingViolationCode } from '../domain/booking-rules';
import type { JudgedSession, SeriesPlan } from './series-plan';

/** Alternatives are looked for so far before and after the occurrence; the facts must reach as far. */
export const ALTERNATIVES_WITHIN_MS = 14 * DAY_MS;
const MAX_ALTERNATIVES = 3;

/**
 * The free times nearest to each session that cannot be booked, in order of time; none for the others, and none where no other
 * time would help. Those that can be booked count as taken. Patients are offered what they could book at `now` (epoch ms),
 * staff the starts of the grid whatever notice and horizon say.
 */
export function alternativesTo({ judged, facts }: SeriesPlan, now: number): readonly (readonly Interval[])[] {
  const mendable = judged.filter(isMendable);
  const free = freeAround(mendable, facts, now);
  return judged.map((one) => {
    if (!isMendable(one)) return [];
    const { occurrence, request } = one.wanted;
    const length = request.durationMinutes * MINUTE_MS;
    return nearest(free, occurrence.startsAt).map((start) => ({ start, end: start + length }));
  });
}

function isMendable({ violations }: JudgedSession): boolean {
  const timeless: readonly string[] = TIMELESS_CODES satisfies readonly BookingViolationCode[];
  return violations.length > 0 && !violations.some((code) => timeless.includes(code));
}

/** Every start within reach of some of them where the longest is free: computed once, although their reaches overlap. */
function freeAround(judged: readonly JudgedSession[], facts: BookingFactsRow, now: number): number[] {
  const longest = Math.max(...judged.map(({ wanted }) => wanted.request.durationMinutes));
  const bounds = judged.every(({ wanted }) => wanted.request.actor === 'staff');
  const ranges = judged.map(({ wanted: { occurrence } }) => ({
    start: Math.max(now + 1, occurrence.startsAt - ALTERNATIVES_WITHIN_MS),
    end: occurrence.startsAt + ALTERNATIVES_WITHIN_MS + 1,
  }));
  return mergeIntervals(ranges).flatMap((range) => freeStarts(onlyIn(facts, range), range, longest, now, { bounds }));
}

/** What else is taken is not looked through for each start. */
function onlyIn(facts: BookingFactsRow, range: Interval): BookingFactsRow {
  const near = (one: Interval) => one.end > range.start - DAY_MS && one.start < range.end + DAY_MS;
  return {
    ...facts,
    busyOfProfessional: facts.busyOfProfessional.filter(near),
    busyOfPatient: facts.busyOfPatient.filter(near),
  };
}

function nearest(free: readonly number[], startsAt: number): number[] {
  const place = countLeading(free.length, (index) => (free[index] ?? Infinity) < startsAt);
  return free
    .slice(Math.max(0, place - MAX_ALTERNATIVES), place + MAX_ALTERNATIVES)
    .filter((start) => Math.abs(start - startsAt) <= ALTERNATIVES_WITHIN_MS)
    .sort((a, b) => Math.abs(a - startsAt) - Math.abs(b - startsAt) || a - b)
    .slice(0, MAX_ALTERNATIVES)
    .sort((a, b) => a - b);
}
