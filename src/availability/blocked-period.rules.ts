import { assertDateRange } from '../common/http/date-range';
import { invalidField } from '../common/http/validation.pipe';
import { daysBetween } from '../common/time/dates';
import { localDateOf } from '../common/time/zones';
import { BlockedPeriodTooFar } from './availability.errors';
import type { BlockPeriodDto } from './dto/blocked-period.dto';

const MAX_DATES = 366;
const MAX_YEARS = 5;
const DAYS_A_YEAR = 366;

/**
 * What a period must be, whatever is booked in it.
 * @throws InvalidRequest, BlockedPeriodTooFar
 */
export function assertPeriod(
  { startsOn, endsOn, startTime, endTime }: BlockPeriodDto,
  timeZone: string,
  now: Date,
): void {
  if (startTime !== undefined && endTime === undefined)
    throw invalidField('endTime', 'both_or_none', { other: 'startTime' });
  if (startTime === undefined && endTime !== undefined)
    throw invalidField('startTime', 'both_or_none', { other: 'endTime' });
  assertDateRange('endsOn', startsOn, endsOn, MAX_DATES);
  const distance = Math.abs(daysBetween(localDateOf(timeZone, now.getTime()), startsOn));
  if (distance > MAX_YEARS * DAYS_A_YEAR) throw new BlockedPeriodTooFar({ params: { years: MAX_YEARS } });
}
