import { DAY_MS, addDays } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { instantOf, localDateOf } from '../../common/time/zones';

/** How many days are looked at when the question does not say. */
const USUAL_DAYS = 14;

/** The dates of a question, `YYYY-MM-DD`, both included. */
export interface AskedDates {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The zone in which they are meant; each professional's own unless told. */
  readonly timeZone?: string | undefined;
}

/**
 * Starts from one instant until before another (epoch ms), and from one wall time until before another on the
 * professional's clock (`YYYY-MM-DD`, or unbounded).
 */
export interface StartRange {
  readonly start: number;
  readonly end: number;
  readonly localFrom: string;
  readonly localUntil: string;
}

export interface SearchRange {
  readonly asked: StartRange;
  /** Everything after it. */
  readonly later: StartRange;
}

const UNBOUNDED = { localFrom: '-infinity', localUntil: 'infinity' };

/**
 * When a session may start that the question asks for, at `now` (epoch ms). Without `from` that is from now on; without `to`
 * for 14 days, the first included.
 */
export function searchRange({ from, to, timeZone }: AskedDates, now: number): SearchRange {
  if (timeZone !== undefined) {
    const last = to ?? addDays(from ?? localDateOf(timeZone, now), USUAL_DAYS - 1);
    const start = from === undefined ? now : instantOf(timeZone, from, 0, 'first');
    return between(start, instantOf(timeZone, addDays(last, 1), 0, 'first'));
  }
  const last = to ?? (from === undefined ? undefined : addDays(from, USUAL_DAYS - 1));
  if (last === undefined) return between(now, now + USUAL_DAYS * DAY_MS);
  const after = addDays(last, 1);
  // A date of whatever zone lies within a day of UTC's.
  return {
    asked: {
      start: from === undefined ? now : Date.parse(from) - DAY_MS,
      end: Date.parse(after) + DAY_MS,
      localFrom: from ?? UNBOUNDED.localFrom,
      localUntil: after,
    },
    later: { ...UNBOUNDED, start: Date.parse(after) - DAY_MS, end: Infinity, localFrom: after },
  };
}

/** The same starts as an interval of instants (epoch ms), for a professional of this zone. */
export function intervalIn(timeZone: string, { start, end, localFrom, localUntil }: StartRange): Interval {
  const midnight = (date: string, unbounded: number) =>
    date === UNBOUNDED.localFrom || date === UNBOUNDED.localUntil ? unbounded : instantOf(timeZone, date, 0, 'first');
  return { start: Math.max(start, midnight(localFrom, start)), end: Math.min(end, midnight(localUntil, end)) };
}

function between(start: number, end: number): SearchRange {
  return { asked: { ...UNBOUNDED, start, end }, later: { ...UNBOUNDED, start: end, end: Infinity } };
}
