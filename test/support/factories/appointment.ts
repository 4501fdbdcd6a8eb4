import { randomBytes } from 'node:crypto';
import type { Account } from '../../../src/accounts';
import type { Principal } from '../../../src/common/auth/access';
import type { TestApp } from '../app';
import type { Client } from '../client';
import { as, openAccount } from './account';

/** Somebody with a record and an account, and a client that speaks as them. */
export interface Somebody {
  readonly id: string;
  readonly account: Account;
  readonly client: Client;
  readonly principal: Principal;
}

interface Windows {
  readonly weekdays?: readonly number[];
  readonly opensAt?: string;
  readonly closesAt?: string;
}

/** Works Monday to Friday from 09:00 to 17:00 in La Paz (UTC-4), an hour a session. `settings` are columns. */
export async function workingProfessional(
  test: TestApp,
  settings: Readonly<Record<string, unknown>> = {},
  { weekdays = [1, 2, 3, 4, 5], opensAt = '09:00', closesAt = '17:00' }: Windows = {},
): Promise<Somebody> {
  const account = await openAccount(test, 'professional');
  const id = await insert(test, 'professionals', {
    account_id: account.id,
    first_name: 'Elena',
    last_name: 'Rojas',
    time_zone: 'America/La_Paz',
    created_at: test.clock.now(),
    updated_at: test.clock.now(),
    ...settings,
  });
  for (const weekday of weekdays) {
    await insert(test, 'weekly_windows', { professional_id: id, weekday, opens_at: opensAt, closes_at: closesAt });
  }
  return somebody(test, id, account, { professionalId: id });
}

export async function signedInPatient(
  test: TestApp,
  columns: Readonly<Record<string, unknown>> = {},
): Promise<Somebody> {
  const account = await openAccount(test, 'patient');
  const id = await insert(test, 'patients', {
    code: `p_${randomBytes(3).toString('hex')}`,
    account_id: account.id,
    first_name: 'Ana',
    last_name: 'Quispe',
    phone: `+591${7_0000000 + (randomBytes(4).readUInt32BE() % 9_999_999)}`,
    date_of_birth: '1990-01-01',
    sex: 'F',
    allergies_and_medication_encrypted: '',
    created_at: test.clock.now(),
    updated_at: test.clock.now(),
    ...columns,
  });
  return somebody(test, id, account, { patientId: id });
}

export async function signedInAdmin(test: TestApp): Promise<Somebody> {
  const account = await openAccount(test, 'admin');
  return somebody(test, account.id, account, {});
}

/** A row as it would stand after a booking, past every rule; the constraints still hold. */
export function appointmentRow(
  test: TestApp,
  row: { readonly professional_id: string; readonly patient_id: string | null; readonly starts_at: string } & Readonly<
    Record<string, unknown>
  >,
): Promise<string> {
  const start = new Date(row.starts_at).getTime();
  const end = new Date(start + 3_600_000);
  return insert(test, 'appointments', {
    ends_at: end,
    occupied_until: row['ends_at'] ?? end,
    type: 'consultation',
    modality: 'in_person',
    status: 'booked',
    confirm_by: row['status'] === 'pending' ? new Date(start) : null,
    notice_hours: 24,
    late_fee_percent: 50,
    cancellation_deadline: new Date(start - 24 * 3_600_000),
    held_until: row['status'] === 'held' ? new Date(start) : null,
    created_at: test.clock.now(),
    updated_at: test.clock.now(),
    ...row,
  });
}

export async function insert({ em }: TestApp, table: string, row: Readonly<Record<string, unknown>>): Promise<string> {
  const columns = Object.keys(row);
  const [inserted] = await em.query<{ id?: string }[]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING *`,
    Object.values(row),
  );
  return inserted?.id ?? '';
}

async function somebody(
  test: TestApp,
  id: string,
  account: Account,
  records: Partial<Pick<Principal, 'patientId' | 'professionalId'>>,
): Promise<Somebody> {
  const principal = {
    accountId: account.id,
    role: account.role,
    deviceSessionId: account.id,
    patientId: null,
    professionalId: null,
  };
  return { id, account, client: await as(test, account), principal: { ...principal, ...records } };
}
