import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../common/time/dates';
import {
  BOOKING_VIOLATION_CODES,
  OVERRIDABLE_CODES,
  isOverlap,
  isOverridable,
  leadingViolation,
  violationsOf,
  type BookingFacts,
  type BookingRequest,
  type BookingViolationCode,
} from './booking-rules';

const NOW = Date.UTC(2026, 4, 4, 8);
const at = (hour: number, minute = 0) => Date.UTC(2026, 4, 4, hour, minute);
const span = (from: number, to: number) => ({ start: at(from), end: at(to) });
const REQUEST: BookingRequest = {
  startsAt: at(14),
  durationMinutes: 60,
  modality: 'in_person',
  actor: 'patient',
  override: false,
};
const PROFESSIONAL: BookingFacts['professional'] = {
  status: 'active',
  modalities: ['in_person'],
  sessionDurationMinutes: 60,
  bufferMinutes: 0,
  slotIntervalMinutes: null,
  minimumNoticeMinutes: 120,
  bookingHorizonDays: 90,
};
const FACTS: BookingFacts = {
  professional: PROFESSIONAL,
  knownPatient: false,
  patientOpen: true,
  openings: [span(9, 18)],
  blocked: [],
  busyOfProfessional: [],
  busyOfPatient: [],
};

interface Change {
  readonly request?: Partial<BookingRequest>;
  readonly professional?: Partial<BookingFacts['professional']>;
  readonly facts?: Partial<BookingFacts>;
  readonly now?: number;
}
const verdict = ({ request, professional, facts, now = NOW }: Change) =>
  violationsOf(
    { ...REQUEST, ...request },
    { ...FACTS, ...facts, professional: { ...PROFESSIONAL, ...professional } },
    now,
  );

/** One way to break each rule and nothing else (as a patient, or as staff). */
const BREAKING: Record<BookingViolationCode, Change> = {
  professional_inactive: { professional: { status: 'inactive' } },
  patient_closed: { facts: { patientOpen: false } },
  professional_blocked: { professional: { status: 'blocked' } },
  in_the_past: { now: at(14), professional: { minimumNoticeMinutes: 0 } },
  notice_too_short: { now: at(12) + 1 },
  beyond_horizon: { now: at(14) - 90 * DAY_MS - 1 },
  duration_not_allowed: { request: { durationMinutes: 61 } },
  modality_not_offered: { request: { modality: 'online' } },
  outside_working_hours: { facts: { openings: [{ start: at(9), end: at(15) - 1 }] } },
  date_blocked: { facts: { blocked: [{ start: at(15) - 1, end: at(16) }] } },
  start_not_offered: { request: { startsAt: at(14, 30) } },
  professional_overlap: { facts: { busyOfProfessional: [{ start: at(12), end: at(14) + 1 }] } },
  patient_overlap: { facts: { busyOfPatient: [{ start: at(15) - 1, end: at(16) }] } },
};
/** Column "staff may override" of the table in domain.md. */
const STAFF: Record<BookingViolationCode, 'no' | 'yes' | 'not asked'> = {
  professional_inactive: 'no',
  patient_closed: 'no',
  professional_blocked: 'yes',
  in_the_past: 'no',
  notice_too_short: 'not asked',
  beyond_horizon: 'not asked',
  duration_not_allowed: 'no',
  modality_not_offered: 'yes',
  outside_working_hours: 'yes',
  date_blocked: 'yes',
  start_not_offered: 'not asked',
  professional_overlap: 'no',
  patient_overlap: 'no',
};
/** A session that does not fit into a window has no start of the grid either. */
const ALONG_WITH: Partial<Record<BookingViolationCode, BookingViolationCode[]>> = {
  outside_working_hours: ['start_not_offered'],
};

describe('a request that breaks no rule', () => {
  it.each(['patient', 'staff'] as const)('of a %s is allowed', (actor) => {
    expect(verdict({ request: { actor } })).toEqual({ violations: [], overridden: [] });
  });
});

describe.each(BOOKING_VIOLATION_CODES)('%s', (code) => {
  const change = BREAKING[code];
  const asStaff = (override: boolean) =>
    verdict({ ...change, request: { ...change.request, actor: 'staff', override } });

  it('is told to a patient', () => {
    expect(verdict(change).violations).toEqual([code, ...(ALONG_WITH[code] ?? [])]);
  });

  it('is not set aside by the override of a patient', () => {
    const violations = verdict({ ...change, request: { ...change.request, override: true } });
    expect(violations).toEqual({ violations: [code, ...(ALONG_WITH[code] ?? [])], overridden: [] });
  });

  it(`stands before staff without override: ${STAFF[code] === 'not asked' ? 'no' : 'yes'}`, () => {
    expect(asStaff(false)).toEqual({ violations: STAFF[code] === 'not asked' ? [] : [code], overridden: [] });
  });

  it(`may be overridden by staff: ${STAFF[code]}`, () => {
    expect(asStaff(true)).toEqual({
      violations: STAFF[code] === 'no' ? [code] : [],
      overridden: STAFF[code] === 'yes' ? [code] : [],
    });
    expect(isOverridable(code)).toBe(STAFF[code] === 'yes');
  });
});

describe('the bounds of the rules', () => {
  const codes = (change: Change) => verdict(change).violations;

  it('allow exactly the notice and exactly the horizon', () => {
    expect(codes({ now: at(12) })).toEqual([]);
    expect(codes({ now: at(14) - 90 * DAY_MS })).toEqual([]);
  });

  it('count a start in the past as too short a notice as well', () => {
    expect(codes({ now: at(14) + 1 })).toEqual(['in_the_past', 'notice_too_short']);
  });

  it('let a blocked professional see patients booked with them before', () => {
    expect(codes({ professional: { status: 'blocked' }, facts: { knownPatient: true } })).toEqual([]);
    expect(codes({ professional: { status: 'inactive' }, facts: { knownPatient: true } })).toEqual([
      'professional_inactive',
    ]);
  });

  it.each([0, 10, 17, 245, -60])('refuse a duration of %i minutes', (durationMinutes) => {
    expect(codes({ request: { durationMinutes } })).toContain('duration_not_allowed');
  });

  it('let a session fill a window, and not run over two that touch', () => {
    expect(codes({ facts: { openings: [span(14, 15)] } })).toEqual([]);
    expect(codes({ request: { durationMinutes: 120 }, facts: { openings: [span(14, 15), span(15, 18)] } })).toEqual([
      'outside_working_hours',
      'start_not_offered',
    ]);
  });

  it('let sessions touch blocks and other sessions', () => {
    const around = [span(13, 14), span(15, 16)];

    expect(codes({ facts: { blocked: around, busyOfProfessional: around, busyOfPatient: around } })).toEqual([]);
  });

  it("hold the new session's buffer against the professional's next one only", () => {
    const professional = { bufferMinutes: 15, slotIntervalMinutes: 60 };
    const next = [{ start: at(15, 14), end: at(16) }];

    expect(codes({ professional, facts: { busyOfProfessional: next } })).toEqual(['professional_overlap']);
    expect(codes({ professional, facts: { busyOfProfessional: [{ start: at(15, 15), end: at(16) }] } })).toEqual([]);
    expect(codes({ professional, facts: { busyOfPatient: next, blocked: next, openings: [span(9, 15)] } })).toEqual([]);
  });

  it('judge the grid on windows alone', () => {
    const facts = { blocked: [span(13, 14)], busyOfProfessional: [span(12, 13)] };

    expect(codes({ facts: { ...facts, blocked: [span(14, 15)], busyOfProfessional: [span(14, 15)] } })).toEqual([
      'date_blocked',
      'professional_overlap',
    ]);
    expect(codes({ request: { startsAt: at(14) + MINUTE_MS }, facts })).toEqual(['start_not_offered']);
  });
});

describe('several broken rules', () => {
  const everything: Change = {
    now: at(14) + HOUR_MS,
    request: { durationMinutes: 7, modality: 'online' },
    professional: { status: 'blocked' },
    facts: {
      patientOpen: false,
      openings: [],
      blocked: [span(14, 16)],
      busyOfProfessional: [span(14, 16)],
      busyOfPatient: [span(14, 16)],
    },
  };

  it('are all told, in the order of the table', () => {
    expect(verdict(everything).violations).toEqual(
      BOOKING_VIOLATION_CODES.filter((code) => !['professional_inactive', 'beyond_horizon'].includes(code)),
    );
  });

  it('are split when staff override', () => {
    const split = verdict({ ...everything, request: { ...everything.request, actor: 'staff', override: true } });

    expect(split.overridden).toEqual([...OVERRIDABLE_CODES]);
    expect(split.violations).toEqual([
      'patient_closed',
      'in_the_past',
      'duration_not_allowed',
      'professional_overlap',
      'patient_overlap',
    ]);
  });

  it('are known by the overlap, else by the first', () => {
    expect(leadingViolation(['date_blocked', 'professional_overlap', 'patient_overlap'])).toBe('professional_overlap');
    expect(leadingViolation(['date_blocked', 'start_not_offered'])).toBe('date_blocked');
    expect(leadingViolation([])).toBeUndefined();
    expect(BOOKING_VIOLATION_CODES.filter(isOverlap)).toEqual(['professional_overlap', 'patient_overlap']);
  });
});
