import type { WallTimePattern } from '../../../common/time/recurring-wall-times';

/** The last occurrence: after so many, or not after a local date or an instant (epoch ms), both included. */
export type RecurrenceEnd =
  { readonly count: number } | { readonly untilDate: string } | { readonly untilInstant: number };

/** What is understood of RFC 5545, 3.3.10; everything else is refused rather than ignored. */
export interface Recurrence extends WallTimePattern {
  readonly end: RecurrenceEnd;
}

/** What is wrong with a recurrence: the code of a field error, and the part that it is about. */
export interface RecurrenceFault {
  readonly fault: 'recurrence_syntax' | 'recurrence_part' | 'recurrence_twice' | 'recurrence_value' | 'recurrence_end';
  /** The name of the part, short and harmless to repeat. */
  readonly part: string;
}

const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY'] as const;
type PartName = (typeof PARTS)[number];
type Parts = ReadonlyMap<PartName, string>;

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
type Frequency = (typeof FREQUENCIES)[number];

const PART = /^([A-Z-]{1,20})=([^=]+)$/;
const UNTIL = /^(\d{4})(\d{2})(\d{2})(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z)?$/;
const WEEKDAY = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/;

/** A larger interval has no second occurrence within any series: the number need not be larger either. */
const MAX_INTERVAL = 1_000;
/** No month has a weekday more often. */
const MAX_ORDINAL = 5;

/**
 * Reads `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10`: FREQ (DAILY, WEEKLY, MONTHLY) and either COUNT or UNTIL, perhaps INTERVAL
 * and BYDAY, in any order, upper or lower case. BYDAY takes ordinals (1 to 5, -1 to -5) with MONTHLY only. UNTIL is a local date
 * or an instant in UTC. Text of any length and content is answered, never thrown at.
 */
export function parseRecurrence(text: string): Recurrence | RecurrenceFault {
  const parts = partsOf(text.toUpperCase());
  if ('fault' in parts) return parts;
  const frequency = FREQUENCIES.find((one) => one === parts.get('FREQ'));
  if (!frequency) return { fault: 'recurrence_value', part: 'FREQ' };
  const interval = wholeNumber(parts.get('INTERVAL') ?? '1');
  if (interval === undefined) return { fault: 'recurrence_value', part: 'INTERVAL' };
  const byDay = byDayOf(parts.get('BYDAY'), frequency);
  if (!byDay) return { fault: 'recurrence_value', part: 'BYDAY' };
  const end = endOf(parts);
  return 'fault' in end ? end : { frequency, interval: Math.min(interval, MAX_INTERVAL), byDay, end };
}

function partsOf(text: string): Parts | RecurrenceFault {
  const parts = new Map<PartName, string>();
  for (const part of text.split(';')) {
    const [, name = '', value = ''] = PART.exec(part) ?? [];
    if (name === '') return { fault: 'recurrence_syntax', part: '' };
    const known = PARTS.find((one) => one === name);
    if (!known) return { fault: 'recurrence_part', part: name };
    if (parts.has(known)) return { fault: 'recurrence_twice', part: name };
    parts.set(known, value);
  }
  return parts;
}

/** At least 1. A number too big to be told from others is Infinity, which is beyond every limit too. */
function wholeNumber(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  return Number(text) >= 1 ? Number(text) : undefined;
}

function byDayOf(text: string | undefined, frequency: Frequency): string[] | undefined {
  if (text === undefined) return [];
  const days = text.split(',').map((day) => weekdayOf(day, frequency));
  return days.every((day) => day !== undefined) ? [...new Set(days)] : undefined;
}

function weekdayOf(text: string, frequency: Frequency): string | undefined {
  const [, ordinal, weekday] = WEEKDAY.exec(text) ?? [];
  if (weekday === undefined || ordinal === undefined) return weekday;
  const number = Number(ordinal);
  const isPossible = frequency === 'MONTHLY' && number !== 0 && Math.abs(number) <= MAX_ORDINAL;
  return isPossible ? `${number}${weekday}` : undefined;
}

function endOf(parts: Parts): RecurrenceEnd | RecurrenceFault {
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  if ((count === undefined) === (until === undefined)) return { fault: 'recurrence_end', part: '' };
  if (count === undefined) return untilOf(until ?? '') ?? { fault: 'recurrence_value', part: 'UNTIL' };
  const number = wholeNumber(count);
  return number === undefined ? { fault: 'recurrence_value', part: 'COUNT' } : { count: number };
}

function untilOf(text: string): RecurrenceEnd | undefined {
  const [, year, month, day, hour, minute, second] = UNTIL.exec(text) ?? [];
  const date = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  // Date.parse takes a 30th of February for the 2nd of March: only a real day comes back as it went in.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, date.length) !== date) return undefined;
  if (hour === undefined) return { untilDate: date };
  return { untilInstant: Date.parse(`${date}T${hour}:${minute ?? ''}:${second ?? ''}.000Z`) };
}
