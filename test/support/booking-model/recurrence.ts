import type { Dice } from './command';
import { dateIn, datePlus, instantOf, minutesOf, wallOf } from './wall-time';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
type Day = (typeof DAYS)[number];

/** What is asked for of RFC 5545; `ordinal` 2 is the second of the month, -1 the last. */
export interface Pattern {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly interval: number;
  readonly days: readonly { readonly ordinal: number | null; readonly day: Day }[];
  /** Of all of them, or a date after which there is none. */
  readonly end: { readonly count: number } | { readonly until: string };
}

/** On the wall; `start` undefined: the clocks skip it. */
export interface Occurrence {
  readonly wall: string;
  readonly start: number | undefined;
}

/** Short ones, so that their sessions meet others. */
export function somePattern(dice: Dice, from: string): Pattern {
  const frequency = dice.of('DAILY', 'DAILY', 'WEEKLY', 'WEEKLY', 'MONTHLY');
  const interval = frequency === 'MONTHLY' ? 1 : dice.of(1, 1, 2);
  const reach = { DAILY: 4, WEEKLY: 16, MONTHLY: 62 }[frequency] * interval;
  const end = dice.below(3) === 0 ? { until: datePlus(from, dice.below(reach)) } : { count: 2 + dice.below(3) };
  return { frequency, interval, days: someDays(dice, frequency), end };
}

function someDays(dice: Dice, frequency: Pattern['frequency']): Pattern['days'] {
  const day = dice.of(...DAYS);
  if (frequency === 'DAILY' || dice.below(3) === 0) return [];
  if (frequency === 'MONTHLY') return [{ ordinal: dice.of(1, 2, -1), day }];
  return [...new Set([day, dice.of(...DAYS)])].map((one) => ({ ordinal: null, day: one }));
}

export function textOf({ frequency, interval, days, end }: Pattern): string {
  const byDay = days.map(({ ordinal, day }) => `${ordinal ?? ''}${day}`).join();
  return [
    `FREQ=${frequency}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(byDay === '' ? [] : [`BYDAY=${byDay}`]),
    'count' in end ? `COUNT=${end.count}` : `UNTIL=${end.until.replaceAll('-', '')}`,
  ].join(';');
}

const LONGEST_DAYS = 400;
const dayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
const between = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / 86_400_000;
const monthOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/** Day after day on the calendar, by the words of the standard; the start is the first whatever the pattern says. */
export function occurrencesOf(pattern: Pattern, start: number, zone: string): Occurrence[] {
  const first = dateIn(zone, start);
  const time = wallOf(zone, start).slice(10);
  const most = 'count' in pattern.end ? pattern.end.count : Infinity;
  const found: Occurrence[] = [];
  for (let days = 0; days < LONGEST_DAYS && found.length < most; days++) {
    const date = datePlus(first, days);
    if ('until' in pattern.end && date > pattern.end.until) break;
    if (days === 0) found.push({ wall: date + time, start });
    else if (isOn(pattern, first, date)) found.push({ wall: date + time, start: startAt(zone, date, time) });
  }
  return found;
}

function startAt(zone: string, date: string, time: string): number | undefined {
  const start = instantOf(zone, date, minutesOf(time.slice(1, 6)), 'first');
  return wallOf(zone, start) === date + time ? start : undefined;
}

function isOn({ frequency, interval, days }: Pattern, first: string, date: string): boolean {
  if (frequency === 'DAILY') return between(first, date) % interval === 0;
  if (frequency === 'MONTHLY') {
    if ((monthOf(date) - monthOf(first)) % interval !== 0) return false;
    if (days.length === 0) return date.slice(8) === first.slice(8);
    return days.some(({ ordinal, day }) => DAYS[dayOf(date)] === day && isNth(date, ordinal!));
  }
  const weeks = between(datePlus(first, -dayOf(first)), datePlus(date, -dayOf(date))) / 7;
  if (weeks % interval !== 0) return false;
  return days.length === 0 ? dayOf(date) === dayOf(first) : days.some(({ day }) => DAYS[dayOf(date)] === day);
}

/** Of its weekday in its month. */
function isNth(date: string, ordinal: number): boolean {
  if (ordinal < 0)
    return (
      datePlus(date, 7 * -ordinal).slice(5, 7) !== date.slice(5, 7) &&
      datePlus(date, 7 * (-ordinal - 1)).slice(5, 7) === date.slice(5, 7)
    );
  return Math.ceil(Number(date.slice(8)) / 7) === ordinal;
}
