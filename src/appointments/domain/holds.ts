import { MINUTE_MS } from '../../common/time/dates';

/** How long a slot is held, from when it is taken and again from when it is extended. */
export const HOLD_MS = 5 * MINUTE_MS;

/** Live holds that one account may have at once (domain.md, "Status"). */
export const MAX_HOLDS_OF_ACCOUNT = 3;

/** Until when (epoch ms) a slot that is taken or extended at `now` is held, never beyond its start. At that instant it is free. */
export function holdEnd(now: number, startsAt: number): number {
  return Math.min(now + HOLD_MS, startsAt);
}
