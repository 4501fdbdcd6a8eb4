/**
 * Calendar dates and wall times as text, without a zone, and instants as text. Dates are proleptic Gregorian (ISO 8601),
 * `YYYY-MM-DD`, so that they also compare as text. Conversions between the two live in zones.ts.
 */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Dates of birth are the oldest dates that people send; nothing is planned after the last. Both ends are valid. */
export const FIRST_DATE = '1900-01-01';
export const LAST_DATE = '2200-12-31';

/** Bounds of the instants that parseInstant accepts: the first is valid, the last is not. */
const FIRST_INSTANT = Date.UTC(1970, 0, 1);
const AFTER_LAST_INSTANT = Date.UTC(2201, 0, 1);

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const WALL_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/** Whether `text` is a date of the calendar from 1900-01-01 to 2200-12-31, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return DATE.test(text) && text >= FIRST_DATE && text <= LAST_DATE && isRealDay(text);
}

function isRealDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  // Date.parse takes 2026-02-30 for 2026-03-02: only a real day comes back as it went in.
  return !Number.isNaN(midnight) && dateOfEpochDay(midnight / DAY_MS) === date;
}

/** Days from 1970-01-01, negative before. Throws RangeError for text that is not shaped like a date. */
export function epochDayOf(date: string): number {
  const parts = DATE.exec(date);
  if (!parts) throw new RangeError(`Not a date: ${date}`);
  return Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / DAY_MS;
}

/** The day that was last written: times come in order, so the next one is mostly of the same day. */
let lastDay = { day: NaN, date: '' };

/** The inverse of epochDayOf, for whole days of the years 0000 to 9999. */
export function dateOfEpochDay(day: number): string {
  if (day !== lastDay.day) lastDay = { day, date: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return lastDay.date;
}

/** ISO 8601 weekday of a day counted from 1970-01-01 (a Thursday): 1 is Monday, 7 is Sunday. */
export function weekdayOfEpochDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** ISO 8601 weekday: 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: string): number {
  return weekdayOfEpochDay(epochDayOf(date));
}

/** The date `days` later; earlier when negative. */
export function addDays(date: string, days: number): string {
  return dateOfEpochDay(epochDayOf(date) + days);
}

/** How many days `to` lies after `from`; negative when before, 0 for the same date. */
export function daysBetween(from: string, to: string): number {
  return epochDayOf(to) - epochDayOf(from);
}

/** Every date from `from` to `to`, both included; none when `to` lies before. */
export function eachDate(from: string, to: string): string[] {
  const first = epochDayOf(from);
  const count = Math.max(0, epochDayOf(to) - first + 1);
  return Array.from({ length: count }, (_, index) => dateOfEpochDay(first + index));
}

/** Minutes after midnight (0..1439) of a wall time `HH:mm`, or undefined. `24:00` is not a wall time. */
export function parseWallTime(text: string): number | undefined {
  const parts = WALL_TIME.exec(text);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}

/** parseWallTime for text that was validated before. Throws RangeError for anything else. */
export function minutesOf(wallTime: string): number {
  const minutes = parseWallTime(wallTime);
  if (minutes === undefined) throw new RangeError(`Not a wall time: ${wallTime}`);
  return minutes;
}

/**
 * Epoch milliseconds of an RFC 3339 date-time, or undefined: with seconds, with `Z` or a numeric offset, on a day that
 * the calendar has, from 1970-01-01T00:00:00Z until before 2201-01-01T00:00:00Z. Digits beyond milliseconds are cut off.
 * Refused although RFC 3339 knows them: leap seconds (`:60`) and a blank in place of the `T`.
 */
export function parseInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text);
  const [, date = '', hours, minutes, seconds, fraction = '', sign, offsetHours, offsetMinutes] = parts ?? [];
  if (!isRealDay(date)) return undefined;
  const milliseconds = Number(fraction.slice(1, 4).padEnd(3, '0'));
  const wall = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000 + milliseconds;
  const offset = sign ? Number(offsetHours) * HOUR_MS + Number(offsetMinutes) * MINUTE_MS : 0;
  const instant = Date.parse(date) + wall - (sign === '-' ? -offset : offset);
  return instant >= FIRST_INSTANT && instant < AFTER_LAST_INSTANT ? instant : undefined;
}

/** `THH:mm:00.000Z` of each minute of a day: sessions begin and end at whole minutes. */
const TIMES = Array.from({ length: DAY_MS / MINUTE_MS }, (_, minute) =>
  new Date(minute * MINUTE_MS).toISOString().slice(10),
);

/** RFC 3339 in UTC with milliseconds, as the API writes every instant; the years 0000 to 9999. */
export function formatInstant(instantMs: number): string {
  const day = Math.floor(instantMs / DAY_MS);
  const time = TIMES[(instantMs - day * DAY_MS) / MINUTE_MS];
  return time === undefined ? new Date(instantMs).toISOString() : dateOfEpochDay(day) + time;
}
