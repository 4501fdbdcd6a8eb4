import { MINUTE_MS } from '../../../common/time/dates';
import { clockChangesOf, offsetAt, type ClockChange } from '../../../common/time/zones';

/**
 * The definition of a zone (VTIMEZONE, RFC 5545, 3.6.5) as far as the times from `from` to `to` (epoch ms) need it: what
 * applies at the first of them, and every change until the last.
 *
 * Made from the tables that give appointments their wall times. A library's own time zone data is of another release now
 * and then, and its definition would then move appointments by an hour.
 */
export function zoneDefinition(zone: string, from: number, to: number): string {
  const changes = clockChangesOf(zone, from, to);
  const isKnown = (changes[0]?.at ?? Infinity) <= from;
  const observances = (isKnown ? changes : [alwaysSo(zone, from), ...changes]).flatMap(observanceOf);
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...observances, 'END:VTIMEZONE', ''].join('\r\n');
}

/** For a zone that has known no change so far. */
function alwaysSo(zone: string, instant: number): ClockChange {
  const offset = offsetAt(zone, instant);
  return { at: -offset, before: offset, after: offset };
}

/** One for each change: some programs overlook the first of several that are written as one. */
function observanceOf(change: ClockChange): string[] {
  const { before, after } = change;
  const name = after > before ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset(change)}`,
    `TZOFFSETFROM:${written(before)}`,
    `TZOFFSETTO:${written(after)}`,
    `END:${name}`,
  ];
}

/** On the clock as it ran until the change. */
function onset({ at, before }: ClockChange): string {
  return new Date(at + before).toISOString().replace(/[-:]|\.\d+Z/g, '');
}

/** `+0200`, `-0330`. */
function written(offset: number): string {
  const minutes = Math.abs(Math.round(offset / MINUTE_MS));
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join('');
  return `${offset < 0 ? '-' : '+'}${digits}`;
}
