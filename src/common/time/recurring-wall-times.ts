import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/** Which wall times repeat: parts of RFC 5545, 3.3.10, that were checked before. Weeks start on Monday. */
export interface WallTimePattern {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  /** Whole, at least 1. */
  readonly interval: number;
  /** `MO`..`SU`, with an ordinal (`2MO`, `-1FR`) where the frequency is monthly. Empty: what `first` says. */
  readonly byDay: readonly string[];
}

/**
 * The wall times that the pattern gives from `first` to `last`, both included, ascending, `most` (at least 1) of them at most;
 * `first` is among them only if it fits the pattern. Wall times are the epoch ms that they would have in UTC: no zone has a say
 * in them, so none is lost where a clock change skips it. The one place that knows the library.
 */
export function recurringWallTimes(
  { frequency, interval, byDay }: WallTimePattern,
  { first, last }: { readonly first: number; readonly last: number },
  most: number,
): number[] {
  const rule = new RRuleTemporal({
    tzid: 'UTC',
    freq: frequency,
    interval,
    ...(byDay.length > 0 ? { byDay: [...byDay] } : {}),
    dtstart: inUtc(first),
    until: inUtc(last),
    count: most,
    cache: false,
  });
  return rule.all().map((time) => time.epochMilliseconds);
}

function inUtc(instantMs: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO('UTC');
}
