import { blockedIntervals, openingsAround, patientBounds, slotsIn } from '../availability';
import { DAY_MS, MINUTE_MS, addDays } from '../common/time/dates';
import type { Interval } from '../common/time/interval';
import { gridStepOf } from '../common/time/session-grid';
import { localDateOf } from '../common/time/zones';
import type { BookingFactsRow, TakenTime } from './booking-facts.queries';
import { violationsOf, type BookingRequest, type BookingVerdict } from './domain/booking-rules';
import { effectiveStatus } from '../professionals';

/** So many dates are looked at for one answer about free time. */
export const MAX_DAYS = 62;

/** No session is longer, so nothing further from its start can matter to the rules. */
const LONGEST_LOOK_MS = DAY_MS;

/** Where the first free start is looked for first; then twice as far each time. */
const FIRST_LOOK_MS = 14 * DAY_MS;

/** The time of a session to look at: at least a minute and at most a day long, whatever duration was asked for. */
export function spanAround(startsAt: number, durationMinutes: number): Interval {
  const length = Math.min(Math.max(durationMinutes * MINUTE_MS, MINUTE_MS), LONGEST_LOOK_MS);
  return { start: startsAt, end: startsAt + length };
}

/** Working windows (as configured, whole) and blocked time that matter to `span`; epoch ms. */
export function openTimeAround(facts: BookingFactsRow, span: Interval): { openings: Interval[]; blocked: Interval[] } {
  const { timeZone, schedule, blockedPeriods } = facts;
  const first = addDays(localDateOf(timeZone, span.start), -1);
  return {
    openings: openingsAround(schedule, timeZone, span),
    blocked: blockedIntervals(blockedPeriods, first, localDateOf(timeZone, span.end)),
  };
}

/** What is still taken at `now` (epoch ms): the rest waits in the database for whoever needs the time. */
export function takenAt(times: readonly TakenTime[], now: number): TakenTime[] {
  return times.filter((one) => !isOver(one, now));
}

/** Whether a time counts as free that the constraints still see as taken. */
export function hasExpired({ busyOfProfessional, busyOfPatient }: BookingFactsRow, now: number): boolean {
  return [...busyOfProfessional, ...busyOfPatient].some((one) => isOver(one, now));
}

function isOver({ expiresAt }: TakenTime, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** The decision about one request at `now` (epoch ms). With nobody in particular, the patient's rules are not asked. */
export function verdictOn(request: BookingRequest, facts: BookingFactsRow, now: number): BookingVerdict {
  const around = openTimeAround(facts, spanAround(request.startsAt, request.durationMinutes));
  const status = effectiveStatus(facts.status, facts.blockedUntil, facts.timeZone, now);
  return violationsOf(
    request,
    {
      ...around,
      professional: { ...facts, status },
      knownPatient: facts.ownPatient,
      patientOpen: facts.patientOpen !== false,
      busyOfProfessional: takenAt(facts.busyOfProfessional, now),
      busyOfPatient: takenAt(facts.busyOfPatient, now),
    },
    now,
  );
}

/** The starts (epoch ms, ascending) in `range` that a patient could book at `now`; `without` leaves out what is in the way. */
export function freeStarts(
  facts: BookingFactsRow,
  range: Interval,
  durationMinutes: number,
  now: number,
  without: { readonly bounds?: boolean; readonly blocks?: boolean; readonly bookings?: boolean } = {},
): number[] {
  const bounds = without.bounds ? { earliest: -Infinity, latest: Infinity } : patientBounds(facts, now);
  const earliest = Math.max(bounds.earliest, range.start);
  const latest = Math.min(bounds.latest, range.end - 1);
  if (latest < earliest) return [];
  const { openings, blocked } = openTimeAround(facts, { start: earliest, end: latest + 1 });
  const busyOfPatient = takenAt(facts.busyOfPatient, now);
  return slotsIn({
    openings,
    blocked: without.blocks ? [] : blocked,
    busy: without.bookings ? [] : takenAt(facts.busyOfProfessional, now),
    durationMs: durationMinutes * MINUTE_MS,
    stepMs: gridStepOf(facts),
    bufferMs: facts.bufferMinutes * MINUTE_MS,
    earliest,
    latest,
  }).filter((start) => without.bookings || isFree(busyOfPatient, start, start + durationMinutes * MINUTE_MS));
}

/** The first of freeStarts, so many at most: most are found in the nearest weeks, and further ones are not computed. */
export function firstFreeStarts(
  facts: BookingFactsRow,
  range: Interval,
  durationMinutes: number,
  now: number,
  limit: number,
): number[] {
  const found: number[] = [];
  let { start } = range;
  for (let length = FIRST_LOOK_MS; start < range.end && found.length < limit; length *= 2) {
    const end = Math.min(start + length, range.end);
    found.push(...freeStarts(facts, { start, end }, durationMinutes, now));
    start = end;
  }
  return found.slice(0, limit);
}

function isFree(taken: readonly Interval[], start: number, end: number): boolean {
  return !taken.some((busy) => busy.start < end && start < busy.end);
}

/** Why an answer about free time is empty. */
export const EMPTY_REASONS = [
  'professional_inactive',
  'professional_blocked',
  'modality_not_offered',
  'no_working_hours',
  'too_soon',
  'beyond_horizon',
  'blocked_period',
  'patient_busy',
  'fully_booked',
] as const;
export type EmptyReason = (typeof EMPTY_REASONS)[number];

/** What must go for something in `range` to become free; asked when nothing is. */
export function whyNothingIsFree(
  facts: BookingFactsRow,
  range: Interval,
  durationMinutes: number,
  now: number,
): Exclude<EmptyReason, 'modality_not_offered'> {
  const { earliest, latest } = patientBounds(facts, now);
  if (range.start > latest) return 'beyond_horizon';
  if (range.end <= earliest) return 'too_soon';
  const everything = { bounds: true, blocks: true, bookings: true };
  const starts = freeStarts(facts, range, durationMinutes, now, everything);
  const last = starts.at(-1);
  if (last === undefined) return 'no_working_hours';
  if (last < earliest) return 'too_soon';
  if (!starts.some((start) => start >= earliest && start <= latest)) return 'beyond_horizon';
  const despiteBookings = freeStarts(facts, range, durationMinutes, now, { bookings: true });
  if (despiteBookings.length === 0) return 'blocked_period';
  const despitePatient = freeStarts({ ...facts, busyOfPatient: [] }, range, durationMinutes, now);
  return despitePatient.length > 0 ? 'patient_busy' : 'fully_booked';
}
