import { Temporal } from 'temporal-polyfill';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Its clocks have not changed since 1932: four hours behind UTC. */
export const LA_PAZ = 'America/La_Paz';
export const MADRID = 'Europe/Madrid';

/** A walk asks for the same times again and again. */
const instants = new Map<string, number>();
const walls = new Map<string, string>();

/** The instant of so many minutes after a date's midnight on the wall; skipped: the first that exists; repeated: as told. */
export function instantOf(zone: string, date: string, minutes: number, repeated: 'first' | 'last'): number {
  const plain = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  if (zone === LA_PAZ) return plain + 4 * HOUR;
  const key = `${zone} ${plain} ${repeated}`;
  const known = instants.get(key) ?? instantIn(zone, plain, repeated);
  instants.set(key, known);
  return known;
}

function instantIn(zone: string, plain: number, repeated: 'first' | 'last'): number {
  const wall = Temporal.PlainDateTime.from(new Date(plain).toISOString().slice(0, 19));
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds;
  const isSkipped = !later.toPlainDateTime().equals(wall);
  if (isSkipped) return earlier.getTimeZoneTransition('next')!.epochMilliseconds;
  return (repeated === 'first' ? earlier : later).epochMilliseconds;
}

export function dateIn(zone: string, instant: number): string {
  return wallOf(zone, instant).slice(0, 10);
}

/** `2027-03-28T02:30:00` */
export function wallOf(zone: string, instant: number): string {
  if (zone === LA_PAZ) return new Date(instant - 4 * HOUR).toISOString().slice(0, 19);
  const key = `${zone} ${instant}`;
  const known = walls.get(key) ?? wallIn(zone, instant);
  walls.set(key, known);
  return known;
}

function wallIn(zone: string, instant: number): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: 'second' });
}

export function datePlus(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The same time on the wall, or another one, so many minutes later by the wall; undefined where the clocks skip it. */
export function wallPlus(zone: string, instant: number, minutes: number): number | undefined {
  const wall = new Date(Date.parse(`${wallOf(zone, instant)}Z`) + minutes * MINUTE).toISOString().slice(0, 19);
  const moved = instantOf(zone, wall.slice(0, 10), minutesOf(wall.slice(11, 16)), 'first');
  return wallOf(zone, moved) === wall ? moved : undefined;
}

/** `08:30` is 510. */
export function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

export function timeOf(minutes: number): string {
  const ofDay = minutes % 1440;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}
