import { DAY_MS, FIRST_DATE, LAST_DATE, MINUTE_MS, epochDayOf, weekdayOfEpochDay } from '../../common/time/dates';
import { minuteSpanOf, type MinuteSpan, type WallTimes, type WeeklyWindow } from './working-windows';

/** Positions, in the list that was asked about, of two windows that share time; the smaller first. */
export type WindowPair = readonly [number, number];

/** A weekly window with its validity as days from 1970-01-01, both included. */
interface WeeklySpan extends MinuteSpan {
  readonly weekday: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

const DAY_MINUTES = DAY_MS / MINUTE_MS;

/**
 * Pairs of weekly windows that share wall time on some date: on one day, or where the part after midnight of one meets
 * the next day's (Sunday's meets Monday's). A pair counts only if its dates of validity let both happen: a window valid to
 * a date and another valid from the next do not overlap, unless the last one's night reaches into the other's first day.
 * Clock changes are left aside. Compares all pairs: the caller bounds the number of windows. RangeError if malformed.
 */
export function findOverlappingWindows(windows: readonly WeeklyWindow[]): WindowPair[] {
  const dated = windows.map((window) => ({
    ...minuteSpanOf(window),
    weekday: window.weekday,
    firstDay: epochDayOf(window.validFrom ?? FIRST_DATE),
    lastDay: epochDayOf(window.validTo ?? LAST_DATE),
  }));
  return pairsWhere(dated, (a, b) =>
    [-1, 0, 1].some((daysLater) => sharesTime(a, b, daysLater) && bothHappen(a, b, daysLater)),
  );
}

/**
 * Pairs of the windows of one date (a date override) that share wall time. They are not compared with the windows of the
 * neighbouring dates: an override replaces what starts on its date only, so a night that began the day before still runs
 * into it. Both windows are then worked, and a start that both give is offered once.
 */
export function findOverlappingTimes(windows: readonly WallTimes[]): WindowPair[] {
  return pairsWhere(windows.map(minuteSpanOf), (a, b) => sharesTime(a, b, 0));
}

function pairsWhere<T>(items: readonly T[], holds: (a: T, b: T) => boolean): WindowPair[] {
  return items.flatMap((a, left) =>
    items.slice(left + 1).flatMap((b, index): WindowPair[] => (holds(a, b) ? [[left, left + 1 + index]] : [])),
  );
}

/** Whether `a` on a day shares minutes with `b` on the day `daysLater` than that. */
function sharesTime(a: MinuteSpan, b: MinuteSpan, daysLater: number): boolean {
  const shift = daysLater * DAY_MINUTES;
  return a.from < b.to + shift && b.from + shift < a.to;
}

/** Whether there is a date of `a`'s weekday on which `a` is valid, and `b` is due and valid `daysLater`. */
function bothHappen(a: WeeklySpan, b: WeeklySpan, daysLater: number): boolean {
  if ((b.weekday - a.weekday - daysLater) % 7 !== 0) return false;
  const first = Math.max(a.firstDay, b.firstDay - daysLater);
  const last = Math.min(a.lastDay, b.lastDay - daysLater);
  const daysUntilWeekday = (a.weekday - weekdayOfEpochDay(first) + 7) % 7;
  return first + daysUntilWeekday <= last;
}
