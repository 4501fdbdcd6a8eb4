import { DAY_MS, MINUTE_MS, epochDayOf, minutesOf, weekdayOfEpochDay } from '../../common/time/dates';
import { byStart, overlaps, type Interval } from '../../common/time/interval';
import { instantOfWall, localDateOf } from '../../common/time/zones';

/** Wall times `HH:mm` of one day. An end at or before the start continues into the next day; `00:00` is its midnight. */
export interface WallTimes {
  readonly start: string;
  readonly end: string;
}

/** A window of every week. */
export interface WeeklyWindow extends WallTimes {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** First and last local date on which the window starts, `YYYY-MM-DD`, both included; absent or null is open. */
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
}

/** The windows of one local date, in place of the weekly ones; none means closed. */
export interface DateOverride {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly windows: readonly WallTimes[];
}

/** When a professional works, in wall time of their own zone. */
export interface Schedule {
  readonly windows: readonly WeeklyWindow[];
  readonly overrides: readonly DateOverride[];
}

/**
 * One working window as instants (epoch ms, half open), exactly as configured: the grid of starts is anchored at its
 * start. Openings are therefore never merged, and two may touch or overlap.
 */
export type Opening = Interval;

/** Minutes after the midnight of the date on which it starts; `to` is after `from` and at most 24 hours later. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

interface DatedSpan extends MinuteSpan {
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Minutes of `HH:mm` wall times, the end unfolded into the next day where it continues there. RangeError if malformed. */
export function minuteSpanOf(times: WallTimes): MinuteSpan {
  const from = minutesOf(times.start);
  const end = minutesOf(times.end);
  return { from, to: end <= from ? end + DAY_MS / MINUTE_MS : end };
}

/**
 * The windows that start on the local dates `fromDate` to `toDate` (`YYYY-MM-DD`, both included) of `zone`, sorted by
 * start. A window over midnight belongs to the date on which it starts. A window that a clock change swallows is absent.
 * Linear in dates and windows. Throws RangeError for malformed dates or times or an unknown zone.
 */
export function openingsBetween(schedule: Schedule, zone: string, fromDate: string, toDate: string): Opening[] {
  const spansOn = compile(schedule);
  const openings: Opening[] = [];
  const lastDay = epochDayOf(toDate);
  for (let day = epochDayOf(fromDate); day <= lastDay; day += 1) {
    for (const span of spansOn(day)) {
      const start = instantOfWall(zone, day * DAY_MS + span.from * MINUTE_MS, 'first');
      const end = instantOfWall(zone, day * DAY_MS + span.to * MINUTE_MS, 'last');
      if (start < end) openings.push({ start, end });
    }
  }
  return openings.sort(byStart);
}

/**
 * The whole windows (not cut off) that share an instant with the non-empty `span`, sorted by start: also those that
 * started on an earlier date. As openingsBetween for the rest.
 */
export function openingsAround(schedule: Schedule, zone: string, span: Interval): Opening[] {
  // A window lasts up to 24 hours of wall time; a clock change at midnight can put it on the local date after that.
  const fromDate = localDateOf(zone, span.start - 2 * DAY_MS);
  const openings = openingsBetween(schedule, zone, fromDate, localDateOf(zone, span.end));
  return openings.filter((opening) => overlaps(opening, span));
}

/** The schedule prepared once, so that a day costs no parsing. Days count from 1970-01-01. */
function compile(schedule: Schedule): (day: number) => readonly MinuteSpan[] {
  const overrides = new Map<number, readonly MinuteSpan[]>();
  for (const override of schedule.overrides) {
    overrides.set(epochDayOf(override.date), override.windows.map(minuteSpanOf));
  }
  const weekly = new Map<number, DatedSpan[]>();
  for (const window of schedule.windows) {
    const ofWeekday = weekly.get(window.weekday) ?? [];
    const firstDay = window.validFrom ? epochDayOf(window.validFrom) : -Infinity;
    const lastDay = window.validTo ? epochDayOf(window.validTo) : Infinity;
    ofWeekday.push({ ...minuteSpanOf(window), firstDay, lastDay });
    weekly.set(window.weekday, ofWeekday);
  }
  return (day) =>
    overrides.get(day) ??
    (weekly.get(weekdayOfEpochDay(day)) ?? []).filter((span) => span.firstDay <= day && day <= span.lastDay);
}
