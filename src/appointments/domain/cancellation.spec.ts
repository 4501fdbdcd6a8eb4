import { HOUR_MS } from '../../common/time/dates';
import type { Role } from './appointment-status';
import {
  CANCELLATION_REASON_CODES,
  cancellationDeadline,
  classOf,
  deadlineAfterMove,
  isLateCancellation,
  isPatientsCancellation,
  lateFee,
  outcomeOf,
  type CancellationReasonCode,
} from './cancellation';

const POLICY = { noticeHours: 24, lateFeePercent: 50 };
const STARTS_AT = Date.UTC(2026, 4, 4, 14);
const DEADLINE = STARTS_AT - 24 * HOUR_MS;

describe('a cancellation', () => {
  const late = (by: Role, reasonCode: CancellationReasonCode, at: number) =>
    isLateCancellation({ by, reasonCode, at }, DEADLINE);

  it('has a deadline some hours before the start', () => {
    expect(cancellationDeadline(STARTS_AT, POLICY)).toBe(DEADLINE);
    expect(cancellationDeadline(STARTS_AT, { ...POLICY, noticeHours: 0 })).toBe(STARTS_AT);
  });

  it.each(CANCELLATION_REASON_CODES)("of a patient because of %s is the patient's", (reasonCode) => {
    expect([late('patient', reasonCode, DEADLINE), late('patient', reasonCode, DEADLINE + 1)]).toEqual([false, true]);
  });

  it.each(['professional', 'admin'] as const)("of a %s is the patient's when the patient asked for it", (by) => {
    expect([late(by, 'patient_request', DEADLINE), late(by, 'patient_request', DEADLINE + 1)]).toEqual([false, true]);
    expect(CANCELLATION_REASON_CODES.filter((code) => isPatientsCancellation(by, code))).toEqual(['patient_request']);
    expect(late(by, 'illness', STARTS_AT)).toBe(false);
  });

  it("by the system is nobody's", () => {
    expect(late('system', 'confirmation_expired', STARTS_AT)).toBe(false);
    expect(isPatientsCancellation('system', 'patient_request')).toBe(false);
  });
});

describe('a move', () => {
  const moved = (by: Role, now: number) =>
    deadlineAfterMove({ by, now, startsAt: STARTS_AT + 72 * HOUR_MS }, DEADLINE, POLICY);

  it('of a patient after the deadline does not dodge it', () => {
    expect(moved('patient', DEADLINE + 1)).toBe(DEADLINE);
  });

  it('computes the deadline anew in time, or when staff move', () => {
    expect(moved('patient', DEADLINE)).toBe(DEADLINE + 72 * HOUR_MS);
    expect(moved('professional', DEADLINE + 1)).toBe(DEADLINE + 72 * HOUR_MS);
    expect(moved('admin', DEADLINE + 1)).toBe(DEADLINE + 72 * HOUR_MS);
  });
});

describe('the outcome', () => {
  const TERMS = { deadline: DEADLINE, price: 12_001, lateFeePercent: 50 };
  const of = (by: Role, reasonCode: CancellationReasonCode, at: number, price: number | null = TERMS.price) =>
    outcomeOf({ by, reasonCode, at }, { ...TERMS, price });

  it.each([
    ['patient', 'illness', DEADLINE, { class: 'in_time', late: false, fee: 0 }],
    ['patient', 'illness', DEADLINE + 1, { class: 'late', late: true, fee: 6001 }],
    ['admin', 'patient_request', DEADLINE, { class: 'in_time', late: false, fee: 0 }],
    ['admin', 'patient_request', DEADLINE + 1, { class: 'late', late: true, fee: 6001 }],
    ['professional', 'illness', DEADLINE + 1, { class: 'by_practice', late: false, fee: 0 }],
    ['system', 'confirmation_expired', DEADLINE + 1, { class: 'expired', late: false, fee: 0 }],
  ] as const)('by the %s for %s', (by, reasonCode, at, expected) => {
    expect(of(by, reasonCode, at)).toEqual(expected);
    expect(classOf(by, reasonCode, expected.late)).toBe(expected.class);
  });

  it('has no fee where there is no price', () => {
    expect(of('patient', 'illness', DEADLINE + 1, null)).toEqual({ class: 'late', late: true, fee: null });
  });
});

describe('the late fee', () => {
  it.each([
    [12_000, 50, 6000],
    [12_000, 0, 0],
    [12_000, 100, 12_000],
    [1, 50, 1],
    [3, 50, 2],
    [1, 49, 0],
    [333, 33, 110],
    [350, 33, 116],
    [0, 50, 0],
  ])('of %i at %i percent is %i', (price, lateFeePercent, fee) => {
    expect(lateFee(price, { ...POLICY, lateFeePercent })).toBe(fee);
  });
});
