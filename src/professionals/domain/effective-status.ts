import { localDateOf } from '../../common/time/zones';

export const STATUSES = ['active', 'blocked', 'inactive'] as const;
/** Active takes bookings; blocked takes them only from patients they know; inactive takes none and is not shown. */
export type ProfessionalStatus = (typeof STATUSES)[number];

/**
 * The status that holds at `now` (epoch ms): a block ends by itself after its last local date.
 * @param blockedUntil `YYYY-MM-DD` in `timeZone` (IANA), still blocked; null: until somebody ends it
 */
export function effectiveStatus(
  status: ProfessionalStatus,
  blockedUntil: string | null,
  timeZone: string,
  now: number,
): ProfessionalStatus {
  const isOver = status === 'blocked' && blockedUntil !== null && localDateOf(timeZone, now) > blockedUntil;
  return isOver ? 'active' : status;
}
