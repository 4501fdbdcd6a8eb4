import type { Principal } from '../common/auth/access';
import { Forbidden, NotSignedIn } from '../common/errors/common.errors';
import type { ChangeProfessionalDto } from './dto/change-professional.dto';

/**
 * What professionals change of their own record. The rest is the practice's word about them: their fields of work, their
 * licence, and the address that the practice writes to.
 */
export const OWN_FIELDS = [
  'firstName',
  'lastName',
  'phone',
  'city',
  'languages',
  'bio',
  'modalities',
  'sessionDurationMinutes',
  'bufferMinutes',
  'slotIntervalMinutes',
  'minimumNoticeMinutes',
  'bookingHorizonDays',
  'requiresConfirmation',
  'price',
  'cancellationPolicy',
] as const satisfies readonly (keyof ChangeProfessionalDto)[];

/** Contact data, status with its reason, and account are for the professional and the administrators. */
export function mayReadInFull(principal: Principal | undefined, professionalId: string): boolean {
  return (
    principal?.role === 'admin' || (principal?.role === 'professional' && principal.professionalId === professionalId)
  );
}

/** @throws Forbidden for the record of somebody else, or a field that only administrators change */
export function assertMayChange(principal: Principal, professionalId: string, fields: readonly string[]): void {
  if (principal.role === 'admin') return;
  const own: readonly string[] = OWN_FIELDS;
  if (!mayReadInFull(principal, professionalId) || !fields.every((field) => own.includes(field))) throw new Forbidden();
}

/** Who is blocked or inactive is known to administrators only. @throws NotSignedIn, Forbidden */
export function assertMayListByStatus(principal: Principal | undefined): void {
  if (!principal) throw new NotSignedIn();
  if (principal.role !== 'admin') throw new Forbidden();
}
