import {
  BOOKING_VIOLATION_CODES,
  TIMELESS_CODES,
  traceOf,
  type BookingRequest,
  type BookingViolationCode,
} from './booking-rules';

const trace = (actor: BookingRequest['actor'], hasPatient: boolean, broken: BookingViolationCode[] = []) =>
  traceOf(broken, actor, hasPatient);
const notAsked = (actor: BookingRequest['actor'], hasPatient: boolean) =>
  trace(actor, hasPatient)
    .filter(({ outcome }) => outcome !== 'kept')
    .map(({ code, outcome }) => `${code} ${outcome}`);

describe('the trace of the rules', () => {
  it('names every rule, in the order of the table', () => {
    expect(trace('staff', false).map(({ code }) => code)).toEqual(BOOKING_VIOLATION_CODES);
  });

  it('says which rules are not asked of whom', () => {
    expect(notAsked('patient', true)).toEqual([]);
    expect(notAsked('patient', false)).toEqual(['patient_closed not_asked', 'patient_overlap not_asked']);
    expect(notAsked('staff', true)).toEqual([
      'notice_too_short not_asked',
      'beyond_horizon not_asked',
      'start_not_offered not_asked',
    ]);
    expect(notAsked('staff', false)).toEqual([
      'patient_closed not_asked',
      'notice_too_short not_asked',
      'beyond_horizon not_asked',
      'start_not_offered not_asked',
      'patient_overlap not_asked',
    ]);
  });

  it('says which rules are broken', () => {
    const broken = trace('patient', false, ['date_blocked', 'professional_overlap']);
    expect(broken.filter(({ outcome }) => outcome === 'broken').map(({ code }) => code)).toEqual([
      'date_blocked',
      'professional_overlap',
    ]);
    expect(broken.filter(({ outcome }) => outcome === 'kept')).toHaveLength(BOOKING_VIOLATION_CODES.length - 4);
  });

  it('knows the rules that no other time mends', () => {
    expect(TIMELESS_CODES).toEqual([
      'professional_inactive',
      'patient_closed',
      'professional_blocked',
      'duration_not_allowed',
      'modality_not_offered',
    ]);
  });
});
