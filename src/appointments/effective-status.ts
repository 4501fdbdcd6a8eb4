import { localDateOf } from '../common/time/zones';

/** A block is over after its last local date. `now` in epoch ms. */
export function effectiveStatus(
  status: 'active' | 'blocked' | 'inactive',
  blockedUntil: string | null,
  timeZone: string,
  now: number,
): 'active' | 'blocked' | 'inactive' {
  return status === 'blocked' && blockedUntil !== null && blockedUntil < localDateOf(timeZone, now) ? 'active' : status;
}
