import type { Principal, Role } from '../common/auth/access';
import { mayReadHealth } from '../common/auth/scopes';
import type { Sex } from './patient.entity';

/** What a patient's record says, opened. */
export interface PatientFields {
  readonly firstName: string;
  readonly lastName: string;
  /** 9-15 digits, E.164 where it parses. */
  readonly phone: string;
  readonly email: string | null;
  /** `YYYY-MM-DD`, in the past. */
  readonly dateOfBirth: string;
  readonly sex: Sex;
  readonly address: string | null;
  /** Nine digits, as `123-45-6789`. */
  readonly ssn: string | null;
  /** 7-10 digits. */
  readonly nationalId: string | null;
  readonly allergiesAndMedication: string;
  readonly aboutNote: string | null;
  readonly staffNote: string | null;
  readonly tags: readonly string[];
}

export type PatientField = keyof PatientFields;

type Access = 'reads' | 'writes' | 'none';

/** Which role reads and writes which field of a record that it may read; who writes also reads. docs/patient-fields.md */
const ACCESS: Readonly<Record<PatientField, Readonly<Record<Role, Access>>>> = {
  firstName: { patient: 'reads', professional: 'reads', admin: 'writes' },
  lastName: { patient: 'reads', professional: 'reads', admin: 'writes' },
  phone: { patient: 'writes', professional: 'reads', admin: 'writes' },
  email: { patient: 'writes', professional: 'reads', admin: 'writes' },
  dateOfBirth: { patient: 'reads', professional: 'reads', admin: 'writes' },
  sex: { patient: 'reads', professional: 'reads', admin: 'writes' },
  address: { patient: 'writes', professional: 'reads', admin: 'writes' },
  ssn: { patient: 'reads', professional: 'none', admin: 'writes' },
  nationalId: { patient: 'reads', professional: 'none', admin: 'writes' },
  allergiesAndMedication: { patient: 'writes', professional: 'writes', admin: 'writes' },
  aboutNote: { patient: 'writes', professional: 'reads', admin: 'writes' },
  staffNote: { patient: 'none', professional: 'writes', admin: 'writes' },
  tags: { patient: 'none', professional: 'writes', admin: 'writes' },
};

/** Free texts about health: an API key without `patients:health` neither reads nor writes them. */
const HEALTH_FIELDS: readonly PatientField[] = ['allergiesAndMedication', 'aboutNote', 'staffNote'];

/** As whom somebody reads and writes a record: their role, or an admin who is to know nothing of health. */
export type Reader = Role | 'machine';

export const readerOf = (principal: Principal): Reader => (mayReadHealth(principal) ? principal.role : 'machine');

function accessOf(reader: Reader, field: PatientField): Access {
  if (reader !== 'machine') return ACCESS[field][reader];
  return HEALTH_FIELDS.includes(field) ? 'none' : ACCESS[field].admin;
}

export const PATIENT_FIELDS = Object.keys(ACCESS) as readonly PatientField[];

export function canRead(role: Reader, field: PatientField): boolean {
  return accessOf(role, field) !== 'none';
}

export function canWrite(role: Reader, field: PatientField): boolean {
  return accessOf(role, field) === 'writes';
}

/** Whoever enters a record writes what they will be able to read of it. */
export function canEnter(role: Reader, field: PatientField): boolean {
  return role !== 'patient' && canRead(role, field);
}

/** Those fields of a partial change that the role may not write. */
export function refusedChange(role: Reader, change: Partial<PatientFields>): PatientField[] {
  return PATIENT_FIELDS.filter((field) => change[field] !== undefined && !canWrite(role, field));
}

/**
 * Those fields of a whole record, as somebody sends it back, that the role may not write and that differ from what is
 * stored. A field that the role may not even read is refused whatever it holds: comparing would tell.
 */
export function refusedReplacement(role: Reader, given: Partial<PatientFields>, stored: PatientFields): PatientField[] {
  return refusedChange(role, given).filter((field) => !canRead(role, field) || given[field] !== stored[field]);
}

/** The change that a whole record amounts to: what the role may write, with whatever was left out cleared. */
export function replacement(role: Reader, given: Partial<PatientFields>): Partial<PatientFields> {
  const writable = PATIENT_FIELDS.filter((field) => canWrite(role, field));
  return Object.fromEntries(writable.map((field) => [field, given[field] ?? (field === 'tags' ? [] : null)]));
}
