import { HOUR_MS } from '../../common/time/dates';
import type { Role } from './appointment-status';

/** The policy of the professional or the practice as it was frozen into the appointment when it was booked. */
export interface CancellationPolicy {
  /** Hours before the start until which a patient cancels in time; not negative. */
  readonly noticeHours: number;
  /** Whole percent of the price, 0..100. */
  readonly lateFeePercent: number;
}

/** The reasons of a cancellation that callers choose from; `confirmation_expired` is the system's. */
export const CANCELLATION_REASON_CODES = [
  'patient_request',
  'illness',
  'professional_unavailable',
  'practice_closed',
  'duplicate',
  'entered_in_error',
  'other',
] as const;
export type CallersReasonCode = (typeof CANCELLATION_REASON_CODES)[number];
export type CancellationReasonCode = CallersReasonCode | 'confirmation_expired';

/** Who cancels, why and when. */
export interface Cancellation {
  readonly by: Role;
  readonly reasonCode: CancellationReasonCode;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * What a cancellation counts as: the patient's, until the deadline (`in_time`) or after it (`late`); that of the practice
 * for reasons of its own (`by_practice`); or the end of an appointment that was not confirmed in time (`expired`).
 */
export const CANCELLATION_CLASSES = ['in_time', 'late', 'by_practice', 'expired'] as const;
export type CancellationClass = (typeof CANCELLATION_CLASSES)[number];

/** What was agreed when the appointment was booked. */
export interface CancellationTerms {
  /** Epoch ms. */
  readonly deadline: number;
  /** In minor units, not negative; null: no price was agreed. */
  readonly price: number | null;
  readonly lateFeePercent: number;
}

/** What a cancellation is and costs; quoted before, and recorded when it is made. */
export interface CancellationOutcome {
  readonly class: CancellationClass;
  readonly late: boolean;
  /** In minor units; 0 where nothing is to be paid, null without a price. */
  readonly fee: number | null;
}

/** The last instant (epoch ms) at which a patient's cancellation is not late. */
export function cancellationDeadline(startsAt: number, policy: CancellationPolicy): number {
  return startsAt - policy.noticeHours * HOUR_MS;
}

/** Whether the cancellation counts as the patient's: theirs, or staff's on the patient's request. */
export function isPatientsCancellation(by: Role, reasonCode: CancellationReasonCode): boolean {
  return by === 'patient' || (by !== 'system' && reasonCode === 'patient_request');
}

/** Whether a cancellation is late: the patient's, and after the deadline (epoch ms; at the deadline is in time). */
export function isLateCancellation(cancellation: Cancellation, deadline: number): boolean {
  return isPatientsCancellation(cancellation.by, cancellation.reasonCode) && cancellation.at > deadline;
}

/** The one answer to what a cancellation is and costs. */
export function outcomeOf(cancellation: Cancellation, terms: CancellationTerms): CancellationOutcome {
  const { by, reasonCode } = cancellation;
  const late = isLateCancellation(cancellation, terms.deadline);
  const fee = terms.price === null ? null : late ? lateFee(terms.price, terms) : 0;
  return { class: classOf(by, reasonCode, late), late, fee };
}

/** The class of a cancellation of which it is known whether it was late. */
export function classOf(by: Role, reasonCode: CancellationReasonCode, late: boolean): CancellationClass {
  if (late) return 'late';
  if (by === 'system') return 'expired';
  return isPatientsCancellation(by, reasonCode) ? 'in_time' : 'by_practice';
}

/**
 * The deadline (epoch ms) after a move to `startsAt` at `now`. A patient's move after the deadline keeps the old one, so
 * that moving first does not dodge the policy; any other move computes it anew.
 */
export function deadlineAfterMove(
  move: { readonly by: Role; readonly now: number; readonly startsAt: number },
  deadline: number,
  policy: CancellationPolicy,
): number {
  return move.by === 'patient' && move.now > deadline ? deadline : cancellationDeadline(move.startsAt, policy);
}

/** The fee of a late cancellation in minor units, half a unit rounded up. `price` in whole minor units, not negative. */
export function lateFee(price: number, policy: Pick<CancellationPolicy, 'lateFeePercent'>): number {
  return Math.floor((price * policy.lateFeePercent + 50) / 100);
}
