import { DAY_MS, MINUTE_MS } from '../../common/time/dates';
import { contains, overlaps, type Interval } from '../../common/time/interval';
import { gridStepOf, isAllowedDuration, isOnGrid, type GridSettings } from '../../common/time/session-grid';

/** The codes of the booking rules, in the order in which answers list them (domain.md, "The booking rules"). */
export const BOOKING_VIOLATION_CODES = [
  'professional_inactive',
  'patient_closed',
  'professional_blocked',
  'in_the_past',
  'notice_too_short',
  'beyond_horizon',
  'duration_not_allowed',
  'modality_not_offered',
  'outside_working_hours',
  'date_blocked',
  'start_not_offered',
  'professional_overlap',
  'patient_overlap',
] as const;
export type BookingViolationCode = (typeof BOOKING_VIOLATION_CODES)[number];

/** The rules that staff may set aside with a reason. */
export const OVERRIDABLE_CODES = [
  'professional_blocked',
  'modality_not_offered',
  'outside_working_hours',
  'date_blocked',
] as const satisfies readonly BookingViolationCode[];
export type OverridableCode = (typeof OVERRIDABLE_CODES)[number];

/** The rules that only patients are asked. */
export const PATIENT_ONLY_CODES: readonly BookingViolationCode[] = [
  'notice_too_short',
  'beyond_horizon',
  'start_not_offered',
];

/** The rules about the patient, who has to be known for them to be asked. */
const PATIENT_CODES: readonly BookingViolationCode[] = ['patient_closed', 'patient_overlap'];

/** The rules that another time cannot mend. */
export const TIMELESS_CODES: readonly BookingViolationCode[] = [
  'professional_inactive',
  'patient_closed',
  'professional_blocked',
  'duration_not_allowed',
  'modality_not_offered',
];

export type Modality = 'in_person' | 'online';

/** What is asked for. Well formed already; whether its values are allowed is for the rules. */
export interface BookingRequest {
  /** Epoch ms. */
  readonly startsAt: number;
  /** Whole minutes, of any size. */
  readonly durationMinutes: number;
  readonly modality: Modality;
  /** Staff are an admin, or the professional for their own calendar. */
  readonly actor: 'patient' | 'staff';
  /** Staff gave a reason to set overridable rules aside. A patient's override is refused elsewhere and ignored here. */
  readonly override: boolean;
}

/** The professional's settings at the moment of the decision. */
export interface BookedProfessional extends GridSettings {
  /** Effective: a block whose `until` is over counts as active. */
  readonly status: 'active' | 'blocked' | 'inactive';
  readonly modalities: readonly Modality[];
  readonly minimumNoticeMinutes: number;
  readonly bookingHorizonDays: number;
}

/** What was found in the database about a request. Intervals are epoch ms, half open, not empty, in any order. */
export interface BookingFacts {
  readonly professional: BookedProfessional;
  /** The professional has been booked by this patient before. */
  readonly knownPatient: boolean;
  /** The patient's record is not closed. */
  readonly patientOpen: boolean;
  /** Working windows around the request, as configured, each by itself. */
  readonly openings: readonly Interval[];
  /** Blocked time of the professional and of the practice. */
  readonly blocked: readonly Interval[];
  /** `[startsAt, occupiedUntil)` of the professional's other live appointments and holds. */
  readonly busyOfProfessional: readonly Interval[];
  /** `[startsAt, endsAt)` of the patient's other live appointments and holds. */
  readonly busyOfPatient: readonly Interval[];
}

/** Broken rules that stand in the way, and those that staff set aside; both in the order of the table. */
export interface BookingVerdict {
  readonly violations: readonly BookingViolationCode[];
  readonly overridden: readonly OverridableCode[];
}

interface Question {
  readonly request: BookingRequest;
  readonly facts: BookingFacts;
  readonly now: number;
  readonly session: Interval;
}

const IS_BROKEN: Readonly<Record<BookingViolationCode, (question: Question) => boolean>> = {
  professional_inactive: ({ facts }) => facts.professional.status === 'inactive',
  patient_closed: ({ facts }) => !facts.patientOpen,
  professional_blocked: ({ facts }) => facts.professional.status === 'blocked' && !facts.knownPatient,
  in_the_past: ({ session, now }) => session.start <= now,
  notice_too_short: ({ session, facts, now }) =>
    session.start < now + facts.professional.minimumNoticeMinutes * MINUTE_MS,
  beyond_horizon: ({ session, facts, now }) => session.start > now + facts.professional.bookingHorizonDays * DAY_MS,
  duration_not_allowed: ({ request }) => !isAllowedDuration(request.durationMinutes),
  modality_not_offered: ({ request, facts }) => !facts.professional.modalities.includes(request.modality),
  outside_working_hours: ({ session, facts }) => !facts.openings.some((opening) => contains(opening, session)),
  date_blocked: ({ session, facts }) => facts.blocked.some((block) => overlaps(block, session)),
  start_not_offered: ({ session, facts }) =>
    !isOnGrid(facts.openings, session.start, gridStepOf(facts.professional), session.end - session.start),
  professional_overlap: ({ session, facts }) => {
    const occupied = { start: session.start, end: session.end + facts.professional.bufferMinutes * MINUTE_MS };
    return facts.busyOfProfessional.some((busy) => overlaps(busy, occupied));
  },
  patient_overlap: ({ session, facts }) => facts.busyOfPatient.some((busy) => overlaps(busy, session)),
};

/**
 * All rules that the request breaks at `now` (epoch ms), none hidden by another. Patients book at most
 * `bookingHorizonDays` times 24 hours ahead; exactly on the bound of notice or horizon is allowed, a start at `now` is past.
 */
export function violationsOf(request: BookingRequest, facts: BookingFacts, now: number): BookingVerdict {
  const { startsAt, durationMinutes, actor } = request;
  const question = { request, facts, now, session: { start: startsAt, end: startsAt + durationMinutes * MINUTE_MS } };
  const broken = BOOKING_VIOLATION_CODES.filter(
    (code) => (actor === 'patient' || !PATIENT_ONLY_CODES.includes(code)) && IS_BROKEN[code](question),
  );
  if (actor !== 'staff' || !request.override) return { violations: broken, overridden: [] };
  return {
    violations: broken.filter((code) => !isOverridable(code)),
    overridden: broken.filter(isOverridable),
  };
}

/** How one rule was answered. `not_asked`: it is no rule for this caller, or nobody was named whom it is about. */
export const RULE_OUTCOMES = ['kept', 'broken', 'not_asked'] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];

/** What became of each rule, in the order of the table. `hasPatient`: somebody was named whom it is for. */
export function traceOf(
  broken: readonly BookingViolationCode[],
  actor: BookingRequest['actor'],
  hasPatient: boolean,
): { readonly code: BookingViolationCode; readonly outcome: RuleOutcome }[] {
  const isAsked = (code: BookingViolationCode) =>
    (actor === 'patient' || !PATIENT_ONLY_CODES.includes(code)) && (hasPatient || !PATIENT_CODES.includes(code));
  return BOOKING_VIOLATION_CODES.map((code) => {
    if (broken.includes(code)) return { code, outcome: 'broken' };
    return { code, outcome: isAsked(code) ? 'kept' : 'not_asked' };
  });
}

/** Whether staff may set this rule aside. */
export function isOverridable(code: BookingViolationCode): code is OverridableCode {
  return (OVERRIDABLE_CODES as readonly BookingViolationCode[]).includes(code);
}

/** Whether the code says that the time is taken: a conflict (409) rather than a rule's refusal (422). */
export function isOverlap(code: BookingViolationCode): boolean {
  return code === 'professional_overlap' || code === 'patient_overlap';
}

/** The code that an answer is known by: the first overlap, else the first violation; undefined when there is none. */
export function leadingViolation(violations: readonly BookingViolationCode[]): BookingViolationCode | undefined {
  return violations.find(isOverlap) ?? violations[0];
}
