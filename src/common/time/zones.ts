import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS, dateOfEpochDay, epochDayOf } from './dates';
import { countLeading } from './search';

/**
 * Wall time to instant and back, from tables of the zone's clock changes. A table covers eight years of one zone and is
 * built from Temporal when first asked for (about 1 ms), so that no conversion pays for a formatter.
 *
 * Zone names must have passed isTimeZone, dates and instants the bounds of dates.ts: that also bounds the tables kept.
 * An unknown zone throws RangeError.
 */

/** Which instant a wall time means that happens twice. As an end of a window or a block it is the last. */
export type Fold = 'first' | 'last';

/** From `since[i]` (epoch ms) on, the zone's clocks are `offsets[i]` ms ahead of UTC. `since[0]` is -Infinity. */
interface OffsetTable {
  readonly since: readonly number[];
  readonly offsets: readonly number[];
}

const TABLE_SPAN = 8 * 365.25 * DAY_MS;
/** Tables reach over their span at both ends, so that everything near an instant is in the table of that instant. */
const TABLE_MARGIN = 3 * DAY_MS;

const tables = new Map<string, Map<number, OffsetTable>>();

/** Whether `name` is an IANA time zone in its usual spelling (`UTC` is one); offsets such as `+04:00` are not. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId === name;
  } catch {
    return false;
  }
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds; negative west of Greenwich. */
export function offsetAt(zone: string, instantMs: number): number {
  const table = tableNear(zone, instantMs);
  return table.offsets[indexAt(table, instantMs)] ?? 0;
}

/**
 * The instant, in epoch milliseconds, of a wall time given as `YYYY-MM-DD` and minutes after its midnight (1440 is the
 * next midnight). A wall time that a clock change skips is the first instant after the gap; of one that happens twice,
 * `fold` chooses.
 */
export function instantOf(zone: string, date: string, minutesOfDay: number, fold: Fold): number {
  return instantOfWall(zone, epochDayOf(date) * DAY_MS + minutesOfDay * MINUTE_MS, fold);
}

/** instantOf for a wall time given as the epoch milliseconds that it would have in UTC. */
export function instantOfWall(zone: string, wall: number, fold: Fold): number {
  const table = tableNear(zone, wall);
  const { since, offsets } = table;
  // No offset is a day or more, so the instant lies within a day of what the wall time would be in UTC.
  const last = indexAt(table, wall + DAY_MS);
  let found: number | undefined;
  let afterGap = wall;
  for (let index = indexAt(table, wall - DAY_MS); index <= last; index += 1) {
    const from = since[index] ?? 0;
    const instant = wall - (offsets[index] ?? 0);
    if (instant < from) {
      if (found === undefined) afterGap = from;
      break;
    }
    if (instant < (since[index + 1] ?? Infinity)) {
      if (fold === 'first') return instant;
      found = instant;
    }
  }
  return found ?? afterGap;
}

/** The local date `YYYY-MM-DD` at an instant. */
export function localDateOf(zone: string, instantMs: number): string {
  return dateOfEpochDay(Math.floor((instantMs + offsetAt(zone, instantMs)) / DAY_MS));
}

/** The wall time `YYYY-MM-DDTHH:mm` on the clock at an instant; seconds are cut off. */
export function localDateTimeOf(zone: string, instantMs: number): string {
  return new Date(instantMs + offsetAt(zone, instantMs)).toISOString().slice(0, 16);
}

/** Whole minutes since local midnight on the clock at an instant, 0..1439. */
export function localMinutesOf(zone: string, instantMs: number): number {
  const wall = instantMs + offsetAt(zone, instantMs);
  return Math.floor((((wall % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
}

/** A change of a zone's clocks: at `at` (epoch ms) from `before` to `after`, milliseconds ahead of UTC. */
export interface ClockChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The last change at or before `from` (epoch ms), if there was one, and all later ones until `to`; in order. */
export function clockChangesOf(zone: string, from: number, to: number): ClockChange[] {
  const start = Temporal.Instant.fromEpochMilliseconds(from + 1).toZonedDateTimeISO(zone);
  const changes: ClockChange[] = [];
  let change = start.getTimeZoneTransition('previous') ?? start.getTimeZoneTransition('next');
  while (change && change.epochMilliseconds <= to) {
    const at = change.epochMilliseconds;
    changes.push({ at, before: offsetAt(zone, at - 1), after: offsetAt(zone, at) });
    change = change.getTimeZoneTransition('next');
  }
  return changes;
}

function indexAt(table: OffsetTable, instantMs: number): number {
  return countLeading(table.since.length, (index) => (table.since[index] ?? Infinity) <= instantMs) - 1;
}

/** The table that is right for every instant within two days of this one. */
function tableNear(zone: string, instantMs: number): OffsetTable {
  const span = Math.floor(instantMs / TABLE_SPAN);
  const known = tables.get(zone)?.get(span);
  if (known) return known;
  const built = buildTable(zone, span * TABLE_SPAN - TABLE_MARGIN, (span + 1) * TABLE_SPAN + TABLE_MARGIN);
  const ofZone = tables.get(zone) ?? new Map<number, OffsetTable>();
  tables.set(zone, ofZone.set(span, built));
  return built;
}

function buildTable(zone: string, from: number, to: number): OffsetTable {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  const since = [-Infinity];
  const offsets = [start.offsetNanoseconds / 1e6];
  let change = start.getTimeZoneTransition('next');
  while (change && change.epochMilliseconds < to) {
    since.push(change.epochMilliseconds);
    offsets.push(change.offsetNanoseconds / 1e6);
    change = change.getTimeZoneTransition('next');
  }
  return { since, offsets };
}
