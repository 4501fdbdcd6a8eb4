import { DAY_MS, MINUTE_MS, epochDayOf, weekdayOfEpochDay } from '../../common/time/dates';
import { minuteSpanOf, type MinuteSpan, type WallTimes, type WeeklyWindow } from './working-windows';

/** Positions, in the list that was asked about, of two windows that share time; the smaller first. */
export type WindowPair = readonly [number, number];

const DAY_MINUTES = DAY_MS / MINUTE_MS;

/**
 * Pairs of weekly windows that share wall time on some date: on one day, or where the part after midnight of one meets
 * the next day's (Sunday's meets Monday's). A pair counts only if its dates of validity let both happen: a window valid to
 * a date and another valid from the next do not overlap, unless the last one's night reaches into the other's first day.
 * Clock changes are left aside. Compares all pairs: the caller bounds the number of windows. RangeError if malformed.
 */
export function findOverlappingWindows(windows: readonly WeeklyWindow[]): WindowPair[] {
  const spans = windows.map(minuteSpanOf);
  return pairsWhere(windows.length, (left, right) => {
    const a = windows[left];
    const b = windows[right];
    const spanA = spans[left];
    const spanB = spans[right];
    if (!a || !b || !spanA || !spanB) return false;
    return [-1, 0, 1].some(
      (daysLater) =>
        (b.weekday - a.weekday - daysLater) % 7 === 0 &&
        sharesTime(spanA, spanB, daysLater) &&
        bothHappen(a, b, daysLater),
    );
  });
}

/**
 * Pairs of the windows of one date (a date override) that share wall time. They are not compared with the windows of the
 * neighbouring dates: an override replaces what starts on its date only, so a night that began the day before still runs
 * into it. Both windows are then worked, and a start that both give is offered once.
 */
export function findOverlappingTimes(windows: readonly WallTimes[]): WindowPair[] {
  const spans = windows.map(minuteSpanOf);
  return pairsWhere(windows.length, (left, right) => {
    const a = spans[left];
    const b = spans[right];
    return a !== undefined && b !== undefined && sharesTime(a, b, 0);
  });
}

function pairsWhere(count: number, holds: (left: number, right: number) => boolean): WindowPair[] {
  const pairs: WindowPair[] = [];
  for (let left = 0; left < count; left += 1) {
    for (let right = left + 1; right < count; right += 1) if (holds(left, right)) pairs.push([left, right]);
  }
  return pairs;
}

/** Whether `a` on a day shares minutes with `b` on the day `daysLater` than that. */
function sharesTime(a: MinuteSpan, b: MinuteSpan, daysLater: number): boolean {
  const shift = daysLater * DAY_MINUTES;
  return a.from < b.to + shift && b.from + shift < a.to;
}

/** Whether there is a date of `a`'s weekday on which `a` is valid while `b` is valid `daysLater`. */
function bothHappen(a: WeeklyWindow, b: WeeklyWindow, daysLater: number): boolean {
  const first = Math.max(dayOr(a.validFrom, -Infinity), dayOr(b.validFrom, -Infinity) - daysLater);
  const last = Math.min(dayOr(a.validTo, Infinity), dayOr(b.validTo, Infinity) - daysLater);
  if (first === -Infinity || last === Infinity) return first <= last;
  const daysUntilWeekday = (a.weekday - weekdayOfEpochDay(first) + 7) % 7;
  return first + daysUntilWeekday <= last;
}

function dayOr(date: string | null | undefined, open: number): number {
  return date ? epochDayOf(date) : open;
}
