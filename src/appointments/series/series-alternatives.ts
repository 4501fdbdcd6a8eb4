import { DAY_MS, MINUTE_MS } from '../../common/time/dates';
import { mergeIntervals, type Interval } from '../../common/time/interval';
import { countLeading } from '../../common/time/search';
import type { BookingFactsRow } from '../booking-facts.queries';
import { freeStarts } from '../calendar';
import { TIMELESS_CODES, type BookingViolationCode } from '../domain/booking-rules';
import type { JudgedSession, SeriesPlan } from './series-plan';

/** Alternatives are looked for so far before and after the occurrence; the facts must reach as far. */
export const ALTERNATIVES_WITHIN_MS = 14 * DAY_MS;
/** Most calendars have some as near as this: then nobody computes four weeks around each occurrence. */
const FIRST_WITHIN_MS = 2 * DAY_MS;
const MAX_ALTERNATIVES = 3;

/**
 * The free times nearest to each session that cannot be booked, in order of time; none for the others, and none where no other
 * time would help. Those that can be booked count as taken. Patients are offered what they could book at `now` (epoch ms),
 * staff the starts of the grid whatever notice and horizon say.
 */
export function alternativesTo({ judged, facts }: SeriesPlan, now: number): readonly (readonly Interval[])[] {
  const mendable = judged.filter(isMendable);
  const near = freeStartsNear(mendable, facts, now, FIRST_WITHIN_MS);
  const lonely = mendable.filter((one) => (near.get(one)?.length ?? 0) < MAX_ALTERNATIVES);
  const starts = new Map([...near, ...freeStartsNear(lonely, facts, now, ALTERNATIVES_WITHIN_MS)]);
  return judged.map((one) => {
    const length = one.wanted.request.durationMinutes * MINUTE_MS;
    return (starts.get(one) ?? []).map((start) => ({ start, end: start + length }));
  });
}

function isMendable({ violations }: JudgedSession): boolean {
  const timeless: readonly string[] = TIMELESS_CODES satisfies readonly BookingViolationCode[];
  return violations.length > 0 && !violations.some((code) => timeless.includes(code));
}

/**
 * For each, the free starts nearest to it within a reach (ms), as long as the longest of them. Their reaches overlap, and are
 * computed once.
 */
function freeStartsNear(
  judged: readonly JudgedSession[],
  facts: BookingFactsRow,
  now: number,
  reach: number,
): ReadonlyMap<JudgedSession, readonly number[]> {
  const longest = Math.max(...judged.map(({ wanted }) => wanted.request.durationMinutes));
  const bounds = judged.every(({ wanted }) => wanted.request.actor === 'staff');
  const ranges = judged.map(({ wanted: { occurrence } }) => ({
    start: Math.max(now + 1, occurrence.startsAt - reach),
    end: occurrence.startsAt + reach + 1,
  }));
  const free = mergeIntervals(ranges).flatMap((range) =>
    freeStarts(onlyIn(facts, range), range, longest, now, { bounds }),
  );
  return new Map(judged.map((one) => [one, nearest(free, one.wanted.occurrence.startsAt, reach)]));
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

function nearest(free: readonly number[], startsAt: number, reach: number): number[] {
  const place = countLeading(free.length, (index) => (free[index] ?? Infinity) < startsAt);
  return free
    .slice(Math.max(0, place - MAX_ALTERNATIVES), place + MAX_ALTERNATIVES)
    .filter((start) => Math.abs(start - startsAt) <= reach)
    .sort((a, b) => Math.abs(a - startsAt) - Math.abs(b - startsAt) || a - b)
    .slice(0, MAX_ALTERNATIVES)
    .sort((a, b) => a - b);
}
