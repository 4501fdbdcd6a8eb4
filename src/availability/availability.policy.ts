import type { Principal } from '../common/auth/access';
import { Forbidden } from '../common/errors/common.errors';
import { mayReadInFull, ProfessionalNotFound } from '../professionals';

/**
 * A calendar belongs to its professional, and to the administrators. Anybody may read its windows, so what is refused is
 * the act.
 * @throws Forbidden
 */
export function assertOwnCalendar(principal: Principal, professionalId: string): void {
  if (!mayReadInFull(principal, professionalId)) throw new Forbidden();
}

/**
 * When a professional is away is for them and the administrators alone: for others there is nothing there.
 * @throws ProfessionalNotFound
 */
export function assertMayReadBlockedPeriods(principal: Principal, professionalId: string): void {
  if (!mayReadInFull(principal, professionalId)) throw new ProfessionalNotFound();
}
