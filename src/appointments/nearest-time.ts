import { MINUTE_MS } from '../common/time/dates';
import type { Interval } from '../common/time/interval';
import type { BookingFactsRow } from './booking-facts.queries';
import { freeStarts } from './calendar';
import { TIMELESS_CODES, type BookingRequest, type BookingViolationCode } from './domain/booking-rules';

/**
 * The session nearest to the one asked for that would be accepted, the earlier of two; epoch ms. Undefined if none in `range`
 * (what the facts were loaded for) would, or if no other time mends what is broken. Staff book any minute and are
 * asked neither notice nor horizon.
 */
export function nearestAccepted(
  { startsAt, durationMinutes, actor }: BookingRequest,
  broken: readonly BookingViolationCode[],
  facts: BookingFactsRow,
  range: Interval,
  now: number,
): Interval | undefined {
  if (broken.some((code) => TIMELESS_CODES.includes(code))) return undefined;
  const isStaff = actor === 'staff';
  const asked = isStaff ? { ...facts, slotIntervalMinutes: 1 } : facts;
  const from = { start: Math.max(range.start, now + 1), end: range.end };
  const starts = freeStarts(asked, from, durationMinutes, now, { bounds: isStaff });
  const distance = (start: number) => Math.abs(start - startsAt);
  const nearest = starts.reduce<number | undefined>(
    (best, start) => (best === undefined || distance(start) < distance(best) ? start : best),
    undefined,
  );
  return nearest === undefined ? undefined : { start: nearest, end: nearest + durationMinutes * MINUTE_MS };
}
