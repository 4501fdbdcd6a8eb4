import { Temporal } from 'temporal-polyfill';

export interface PlainRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly interval: number;
  /** `MO`, `2MO`, `-1FR`. */
  readonly byDay: readonly string[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Days since 1970-01-01, a Thursday. */
const dayNumber = (date: Temporal.PlainDate): number => Date.UTC(date.year, date.month - 1, date.day) / 86_400_000;

/** Whether the pattern that began on `start` gives a day; read from RFC 5545, 3.3.10, without any library. */
function gives({ frequency, interval, byDay }: PlainRule, start: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  const weekday = WEEKDAYS[day.dayOfWeek - 1];
  if (frequency === 'DAILY') {
    if ((dayNumber(day) - dayNumber(start)) % interval !== 0) return false;
    return byDay.length === 0 || byDay.some((one) => one === weekday);
  }
  if (frequency === 'WEEKLY') {
    const monday = (date: Temporal.PlainDate) => dayNumber(date) - date.dayOfWeek + 1;
    if (((monday(day) - monday(start)) / 7) % interval !== 0) return false;
    return byDay.length === 0 ? day.dayOfWeek === start.dayOfWeek : byDay.some((one) => one === weekday);
  }
  const months = (day.year - start.year) * 12 + day.month - start.month;
  if (months % interval !== 0) return false;
  if (byDay.length === 0) return day.day === start.day;
  const fromFront = Math.ceil(day.day / 7);
  const fromBack = Math.ceil((day.daysInMonth - day.day + 1) / 7);
  return byDay.some((one) => [weekday, `${fromFront}${weekday}`, `-${fromBack}${weekday}`].includes(one));
}

/**
 * The first `most` days and instants up to a last day, looked at one by one: the start first, then every day that the pattern
 * gives. `isSkipped` where the clock never shows the time; its instant is then the end of the gap.
 */
export function byTheDay(
  rule: PlainRule,
  start: Temporal.ZonedDateTime,
  last: Temporal.PlainDate,
  most: number,
): readonly { readonly date: string; readonly instant: number; readonly isSkipped: boolean }[] {
  const first = start.toPlainDate();
  const found = [{ date: first.toString(), instant: start.epochMilliseconds, isSkipped: false }];
  const end = dayNumber(last) - dayNumber(first);
  for (let offset = 1; offset <= end && found.length < most; offset += 1) {
    const day = first.add({ days: offset });
    if (!gives(rule, first, day)) continue;
    const wall = day.toPlainDateTime(start.toPlainTime());
    const earlier = wall.toZonedDateTime(start.timeZoneId, { disambiguation: 'earlier' });
    const isSkipped = !earlier.toPlainDateTime().equals(wall);
    const shown = isSkipped ? earlier.getTimeZoneTransition('next') : earlier;
    found.push({ date: day.toString(), instant: shown?.epochMilliseconds ?? NaN, isSkipped });
  }
  return found;
}
