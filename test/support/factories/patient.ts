import type { Account } from '../../../src/accounts';
import type { PatientRecord } from '../../../src/patients';
import { PatientEntry } from '../../../src/patients/patient-entry';
import type { PatientFields } from '../../../src/patients/patients.policy';
import type { TestApp } from '../app';
import type { Client } from '../client';
import { as, openAccount } from './account';

let count = 0;

/** A body of `POST /patients` with every optional field, unlike any other patient's. */
export function patientBody(overrides: Readonly<Record<string, unknown>> = {}) {
  const number = String(++count).padStart(5, '0');
  return {
    firstName: 'Lucía',
    lastName: 'Pérez',
    phone: `+591712${number}`,
    email: `lucia${number}@praxis.example`,
    dateOfBirth: '1990-05-17',
    sex: 'F',
    allergiesAndMedication: 'Penicilina; sertralina 50 mg',
    ssn: `123-45-${number.slice(1)}`,
    nationalId: `48${number}`,
    address: 'Av. Arce 2799, La Paz',
    aboutNote: 'Prefiere la tarde.',
    staffNote: 'Derivada por la Dra. Rojas.',
    tags: ['pareja'],
    ...overrides,
  };
}

export interface PatientOptions extends Partial<PatientFields> {
  readonly accountId?: string;
  readonly enteredByProfessionalId?: string;
}

/** A stored patient with sealed fields, entered at the time that the test's clock shows. */
export async function enterPatient(
  { app, dataSource }: TestApp,
  { accountId, enteredByProfessionalId, ...fields }: PatientOptions = {},
): Promise<PatientRecord> {
  const origin = {
    role: 'admin' as const,
    ...(accountId ? { accountId } : {}),
    ...(enteredByProfessionalId ? { enteredByProfessionalId } : {}),
  };
  return dataSource.transaction((em) =>
    app
      .get(PatientEntry, { strict: false })
      .enter(em, patientBody(fields as Record<string, unknown>) as PatientFields, origin),
  );
}

/** A patient with an account, signed in. */
export async function signedInPatient(
  test: TestApp,
  fields: Partial<PatientFields> = {},
): Promise<{ readonly account: Account; readonly patient: PatientRecord; readonly client: Client }> {
  const account = await openAccount(test, 'patient');
  const patient = await enterPatient(test, { ...fields, accountId: account.id });
  return { account, patient, client: await as(test, account) };
}
