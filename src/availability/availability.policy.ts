import type { Principal } from '../common/auth/access';
import { Forbidden } from '../common/errors/common.errors';
import { mayReadInFull } from '../professionals';

/**
 * A calendar belongs to its professional, and to the administrators. That another professional exists is public, so what
 * is refused is the act.
 * @throws Forbidden
 */
export function assertOwnCalendar(principal: Principal, professionalId: string): void {
  if (!mayReadInFull(principal, professionalId)) throw new Forbidden();
}
