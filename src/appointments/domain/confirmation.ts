import { HOUR_MS } from '../../common/time/dates';

/**
 * When a pending appointment ends unless it was confirmed (epoch ms): `confirmationHours` after it was asked for, or at its
 * start, whichever is first. At that instant it is over.
 */
export function confirmationDeadline(askedAt: number, startsAt: number, confirmationHours: number): number {
  return Math.min(askedAt + confirmationHours * HOUR_MS, startsAt);
}
