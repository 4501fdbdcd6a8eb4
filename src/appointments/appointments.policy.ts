import type { Principal } from '../common/auth/access';
import { mayReadHealth } from '../common/auth/scopes';
import { PatientNotFound } from '../patients';
import { NotYourCalendar, OverrideNotAllowed } from './appointments.errors';
import type { Role } from './domain/appointment-status';
import type { BookingRequest } from './domain/booking-rules';

/** Which appointments somebody may read: all, or only those of one patient or one professional. */
export interface Scope {
  readonly patientId: string | null;
  readonly professionalId: string | null;
}

/** No record has this id: the scope of an account without a record reaches nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The scope of who sees all. */
export const EVERYTHING: Scope = { patientId: null, professionalId: null };

/** Patients see their own appointments, professionals their own calendar, admins everything. */
export function scopeOf({ role, patientId, professionalId }: Principal): Scope {
  return {
    patientId: role === 'patient' ? (patientId ?? NOBODY) : null,
    professionalId: role === 'professional' ? (professionalId ?? NOBODY) : null,
  };
}

/** Whether an appointment may be named to somebody as being in the way. */
export function mayKnowOf(
  { role, patientId, professionalId }: Principal,
  appointment: { readonly patientId: string | null; readonly professionalId: string },
): boolean {
  if (role === 'admin') return true;
  return role === 'patient'
    ? patientId !== null && appointment.patientId === patientId
    : appointment.professionalId === professionalId;
}

/** For whom the rules are asked: a caller, or a patient for whom the server acts. */
export type Asker = Pick<Principal, 'role' | 'professionalId'>;

/** Staff are an admin, or the professional for their own calendar; to everybody else the rules for patients apply. */
export function actorIn(principal: Asker | undefined, professionalId: string): BookingRequest['actor'] {
  if (principal?.role === 'admin') return 'staff';
  return principal?.role === 'professional' && principal.professionalId === professionalId ? 'staff' : 'patient';
}

/** @throws NotYourCalendar, OverrideNotAllowed */
export function assertMayBookIn(principal: Principal, professionalId: string, override: boolean): void {
  if (principal.role === 'professional' && principal.professionalId !== professionalId) throw new NotYourCalendar();
  assertMayOverride(principal, override);
}

/**
 * Whom somebody books for: patients for themselves, staff for whom they name (undefined: nobody yet).
 * @throws PatientNotFound for a patient who names somebody else
 */
export function patientBookedBy({ role, patientId }: Principal, named: string | undefined): string | undefined {
  if (role !== 'patient') return named;
  if (patientId === null || (named !== undefined && named !== patientId)) throw new PatientNotFound();
  return patientId;
}

/** @throws OverrideNotAllowed */
export function assertMayOverride(principal: Principal, override: boolean): void {
  if (override && principal.role === 'patient') throw new OverrideNotAllowed();
}

/** What staff wrote about a move is for staff; patients read their own words. */
export function mayReadReason(reader: Principal, writtenBy: Role): boolean {
  return mayReadHealth(reader) && (reader.role !== 'patient' || writtenBy === 'patient');
}

/**
 * Whether there is such a patient, for somebody who books into a calendar: professionals only reach own patients.
 * @throws PatientNotFound
 */
export function assertMayBookFor(
  principal: Asker | undefined,
  patientId: string,
  facts: { readonly professionalId: string; readonly patientOpen: boolean | null; readonly ownPatient: boolean },
): void {
  const isOwnCalendar = principal?.role === 'professional' && principal.professionalId === facts.professionalId;
  if (facts.patientOpen === null) throw new PatientNotFound();
  if (isOwnCalendar && !facts.ownPatient) {
    throw new PatientNotFound({
      action: 'patient.read',
      recordType: 'patient',
      recordId: patientId,
      outcome: 'refused',
    });
  }
}
