import { DAY_MS, MINUTE_MS, epochDayOf } from '../../common/time/dates';
import { mergeIntervals, type Interval } from '../../common/time/interval';
import { instantOfWall } from '../../common/time/zones';
import { minuteSpanOf } from './working-windows';

/** When nothing can be booked: of one professional in their zone, or a closure of the practice in the practice's. */
export interface BlockedPeriod {
  /** IANA zone in which the dates and times are meant. */
  readonly timeZone: string;
  /** Local dates `YYYY-MM-DD`, both included. */
  readonly startsOn: string;
  readonly endsOn: string;
  /**
   * Wall times `HH:mm` that apply on each of the dates; an end at or before the start continues into the next day, as
   * with windows. Absent or null: from midnight, or until the next midnight; with neither, whole dates.
   */
  readonly startTime?: string | null;
  readonly endTime?: string | null;
}

/**
 * A period of another zone is looked at this many days further out: zones differ by up to 26 hours, hence two dates,
 * and one more for times that run over midnight.
 */
const MARGIN_DAYS = 3;

/**
 * The blocked time (epoch ms, half open, sorted, disjoint) that matters to windows starting on the local dates
 * `fromDate` to `toDate`, both included, of any zone. Periods may overlap. Not cut off at the dates. Like a window's, the
 * start of a block means the first of a repeated wall time and its end the last, so that a blocked date covers all of
 * a window that ends at its midnight. Throws RangeError for malformed dates or times or an unknown zone.
 */
export function blockedIntervals(periods: readonly BlockedPeriod[], fromDate: string, toDate: string): Interval[] {
  const earliest = epochDayOf(fromDate) - MARGIN_DAYS;
  const latest = epochDayOf(toDate) + MARGIN_DAYS;
  return mergeIntervals(
    periods.flatMap((period) => {
      const first = Math.max(earliest, epochDayOf(period.startsOn));
      const last = Math.min(latest, epochDayOf(period.endsOn));
      return blocksOf(period, first, last);
    }),
  );
}

/** All of the time that one period blocks, as blockedIntervals: what it collides with before it is entered. */
export function intervalsOf(period: BlockedPeriod): Interval[] {
  return mergeIntervals(blocksOf(period, epochDayOf(period.startsOn), epochDayOf(period.endsOn)));
}

function blocksOf(period: BlockedPeriod, firstDay: number, lastDay: number): Interval[] {
  if (lastDay < firstDay) return [];
  const times = minuteSpanOf({ start: period.startTime ?? '00:00', end: period.endTime ?? '00:00' });
  const wholeDates = times.from === 0 && times.to === DAY_MS / MINUTE_MS;
  const block = (from: number, to: number): Interval => ({
    start: instantOfWall(period.timeZone, from * DAY_MS + times.from * MINUTE_MS, 'first'),
    end: instantOfWall(period.timeZone, to * DAY_MS + times.to * MINUTE_MS, 'last'),
  });
  if (wholeDates) return [block(firstDay, lastDay)];
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) => block(firstDay + index, firstDay + index));
}
