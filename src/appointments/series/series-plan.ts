import { MINUTE_MS } from '../../common/time/dates';
import type { BookingFactsRow, TakenTime } from '../booking-facts.queries';
import { verdictOn } from '../calendar';
import type { BookingRequest, BookingVerdict } from '../domain/booking-rules';
import type { Occurrence } from './domain/occurrences';
import type { SeriesViolationCode } from './series-violations';

/** One session of several that are asked for together. */
export interface WantedSession {
  /** The occurrence that it stands for; the session may be at another time by choice. */
  readonly occurrence: Occurrence;
  readonly request: BookingRequest;
}

/** What the rules say of it. */
export interface JudgedSession<Wanted extends WantedSession = WantedSession> {
  readonly wanted: Wanted;
  readonly verdict: BookingVerdict;
  /** Those of the verdict, or the one of the clocks, of a time that does not exist. */
  readonly violations: readonly SeriesViolationCode[];
}

/** Judged together, and the facts as they are when those are booked that can be. */
export interface SeriesPlan<Wanted extends WantedSession = WantedSession> {
  readonly judged: readonly JudgedSession<Wanted>[];
  readonly facts: BookingFactsRow;
}

/**
 * Asks the booking rules about each session at `now` (epoch ms), in order: each takes its time from those after it, if it can be
 * booked. The facts must cover all of them.
 */
export function judgeTogether<Wanted extends WantedSession>(
  wanted: readonly Wanted[],
  facts: BookingFactsRow,
  now: number,
): SeriesPlan<Wanted> {
  let current = facts;
  const judged = wanted.map((one) => {
    const { occurrence, request } = one;
    if (occurrence.isSkipped && request.startsAt === occurrence.startsAt) {
      return { wanted: one, verdict: NOT_ASKED, violations: ['local_time_skipped'] as const };
    }
    const verdict = verdictOn(request, current, now);
    if (verdict.violations.length === 0) current = withTaken(current, request);
    return { wanted: one, verdict, violations: verdict.violations };
  });
  return { judged, facts: current };
}

/** Of a time that does not exist, the rules have nothing to say. */
const NOT_ASKED: BookingVerdict = { violations: [], overridden: [] };

/** The facts once this session is booked, or stays where it is. */
export function withTaken(facts: BookingFactsRow, { startsAt, durationMinutes }: TakenSession): BookingFactsRow {
  const { professionalId, bufferMinutes } = facts;
  const endsAt = startsAt + durationMinutes * MINUTE_MS;
  const whose = { appointmentId: '', professionalId, patientId: null, expiresAt: null };
  const taken: TakenTime = { ...whose, start: startsAt, end: endsAt, endsAt };
  return {
    ...facts,
    busyOfProfessional: [...facts.busyOfProfessional, { ...taken, end: endsAt + bufferMinutes * MINUTE_MS }],
    busyOfPatient: [...facts.busyOfPatient, taken],
  };
}

type TakenSession = Pick<BookingRequest, 'startsAt' | 'durationMinutes'>;

/** The facts as if these appointments did not exist: they are about to be moved. */
export function withoutAppointments(facts: BookingFactsRow, ids: ReadonlySet<string>): BookingFactsRow {
  return {
    ...facts,
    busyOfProfessional: facts.busyOfProfessional.filter((one) => !ids.has(one.appointmentId)),
    busyOfPatient: facts.busyOfPatient.filter((one) => !ids.has(one.appointmentId)),
  };
}
