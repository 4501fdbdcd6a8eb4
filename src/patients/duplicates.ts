import type { Role } from '../common/auth/access';
import { brokenConstraint } from '../common/database/database-errors';
import { PatientDuplicate } from './patients.errors';
import type { PatientField } from './patients.policy';

const UNIQUE: Readonly<Record<string, PatientField>> = {
  patients_phone_taken: 'phone',
  patients_email_taken: 'email',
  patients_national_id_taken: 'nationalId',
};

/**
 * Names the broken constraint of a write. Only an admin, who may read all records, is told which field somebody else has.
 * @throws PatientDuplicate
 */
export async function refusingDuplicates<T>(role: Role, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const field = UNIQUE[brokenConstraint(error) ?? ''];
    if (!field) throw error;
    throw duplicateFor(role, field, error);
  }
}

export function duplicateFor(role: Role, field: PatientField, cause?: unknown): PatientDuplicate {
  return new PatientDuplicate({ cause, ...(role === 'admin' ? { extra: { fields: [field] } } : {}) });
}
