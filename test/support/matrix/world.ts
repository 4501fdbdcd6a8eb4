import { randomInt } from 'node:crypto';
import type { TestApp } from '../app';
import type { Client } from '../client';
import { openAccount, PASSWORD, signIn } from '../factories/account';
import { appointmentRow, insert, workingProfessional, type Somebody } from '../factories/appointment';
import { SCOPES, type RequiredScope } from '../../../src/common/auth/scopes';
import { machine } from '../factories/api-key';
import type { Actor } from './row';

/** Wednesday 10:00 in La Paz; the test's clock says Monday 06:00. */
export const FREE_START = '2026-05-06T14:00:00.000Z';
const BOOKED_START = '2026-05-07T14:00:00.000Z';
const PENDING_START = '2026-05-08T14:00:00.000Z';
const SERIES_STARTS = ['2026-05-12T14:00:00.000Z', '2026-05-19T14:00:00.000Z'] as const;
const OFFERED_START = '2026-05-11T14:00:00.000Z';
/** An hour before the test's clock. */
const STARTED = '2026-05-04T09:00:00.000Z';

interface RegisteredPatient {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly refreshToken: string;
  readonly record: Readonly<Record<string, unknown>>;
  readonly client: Client;
}

/** Whom and what the cells of the matrix are about. Built anew after every act that changed something. */
export interface World {
  readonly test: TestApp;
  /** The API keys with all scopes and with none that opens anything; see `machineFor`. */
  readonly clients: Readonly<Record<Actor, Client>>;
  readonly patient: RegisteredPatient;
  readonly otherPatient: RegisteredPatient;
  /** Treats `patient`: there is a booked session. */
  readonly professional: Somebody;
  readonly otherProfessional: Somebody;
  readonly admin: Somebody;
  /** Sessions of `patient` with `professional`: to come, waiting to be confirmed, begun. */
  readonly booked: string;
  readonly pending: string;
  readonly begun: string;
  /** A series of two of them that are to come. */
  readonly series: { readonly id: string; readonly appointmentId: string };
  /** What `patient` waits for of `professional`, and a time that is offered for it. */
  readonly waitlist: { readonly entryId: string; readonly offerId: string };
}

/** A body of `POST /auth/register` that is unlike any other. */
export function registration(): Readonly<Record<string, unknown>> & { readonly email: string } {
  const number = String(randomInt(10_000_000, 99_999_999));
  return {
    email: `lucia${number}@praxis.example`,
    password: PASSWORD,
    firstName: 'Lucía',
    lastName: 'Pérez',
    phone: `+5917${number.slice(1)}`,
    dateOfBirth: '1990-05-17',
    sex: 'F',
    allergiesAndMedication: 'Penicilina',
  };
}

export async function buildWorld(test: TestApp): Promise<World> {
  const [patient, otherPatient] = [await registerPatient(test), await registerPatient(test)];
  const [professional, otherProfessional] = [await workingProfessional(test), await workingProfessional(test)];
  const admin = await openAccount(test, 'admin');
  const disabled = await disabledAdmin(test);
  const session = (status: string, starts_at: string) =>
    appointmentRow(test, { professional_id: professional.id, patient_id: patient.id, starts_at, status });
  const adminClient = test.client.as((await signIn(test, admin)).accessToken);
  return {
    test,
    clients: {
      anonymous: test.client,
      patientOwn: patient.client,
      patientOther: otherPatient.client,
      professionalOwn: professional.client,
      professionalOther: otherProfessional.client,
      admin: adminClient,
      disabled,
      expired: await expiredAdmin(test),
      apiKey: (await machine(test, SCOPES)).client,
      apiKeyWithoutScope: (await machine(test, ['patients:health'])).client,
      endedSession: await signedOutAdmin(test),
      revokedApiKey: await revokedMachine(test),
      expiredApiKey: await expiredMachine(test),
    },
    patient,
    otherPatient,
    professional,
    otherProfessional,
    admin: { ...professional, id: admin.id, account: admin, client: adminClient },
    booked: await session('booked', BOOKED_START),
    pending: await session('pending', PENDING_START),
    begun: await session('booked', STARTED),
    series: await bookedSeries(test, professional.id, patient.id),
    waitlist: await offeredTime(test, professional.id, patient.id),
  };
}

async function offeredTime(test: TestApp, professional_id: string, patient_id: string): Promise<World['waitlist']> {
  const [now, expires_at] = [test.clock.now(), new Date(test.clock.now().getTime() + 3_600_000)];
  const time = { professional_id, patient_id, starts_at: OFFERED_START };
  const offerId = await appointmentRow(test, { ...time, status: 'held', held_until: expires_at });
  const entryId = await insert(test, 'waitlist_entries', {
    professional_id,
    patient_id,
    from_date: '2026-05-04',
    to_date: '2026-05-31',
    created_at: now,
    updated_at: now,
  });
  const ends_at = new Date(Date.parse(OFFERED_START) + 3_600_000);
  await insert(test, 'waitlist_offers', {
    ...time,
    id: offerId,
    entry_id: entryId,
    ends_at,
    offered_at: now,
    expires_at,
  });
  return { entryId, offerId };
}

async function bookedSeries(test: TestApp, professional_id: string, patient_id: string): Promise<World['series']> {
  const [starts_at] = SERIES_STARTS;
  const id = await insert(test, 'appointment_series', {
    professional_id,
    patient_id,
    recurrence: 'FREQ=WEEKLY;COUNT=2',
    starts_at,
    created_at: test.clock.now(),
  });
  const [appointmentId = ''] = await Promise.all(
    SERIES_STARTS.map((start) =>
      appointmentRow(test, { professional_id, patient_id, starts_at: start, series_id: id }),
    ),
  );
  return { id, appointmentId };
}

async function registerPatient(test: TestApp): Promise<RegisteredPatient> {
  const body = registration();
  const { email, password: _, ...record } = body;
  const answer = await test.client.post('/auth/register', body);
  if (answer.status !== 201) throw new Error(`No patient could be registered: ${answer.text}`);
  const accountId = String(answer.body.account.id);
  const [row] = await test.em.query<[{ id: string }]>(`SELECT id FROM patients WHERE account_id = $1`, [accountId]);
  const client = test.client.as(String(answer.body.accessToken));
  const refreshToken = String(answer.body.refreshToken);
  return { id: row.id, accountId, email, refreshToken, record: { ...record, email }, client };
}

/** Signed in, and disabled afterwards: the token is sound, its owner is not. */
async function disabledAdmin(test: TestApp): Promise<Client> {
  const account = await openAccount(test, 'admin');
  const { accessToken } = await signIn(test, account);
  await test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [account.id]);
  return test.client.as(accessToken);
}

/** Signed in two hours ago: the account is sound, its access token is over. */
async function expiredAdmin(test: TestApp): Promise<Client> {
  const account = await openAccount(test, 'admin');
  test.clock.advance(-2 * 3_600_000);
  const { accessToken } = await signIn(test, account);
  test.clock.advance(2 * 3_600_000);
  return test.client.as(accessToken);
}

/** The account and the token are sound, the device session is over. */
async function signedOutAdmin(test: TestApp): Promise<Client> {
  const { accessToken } = await signIn(test, await openAccount(test, 'admin'));
  const client = test.client.as(accessToken);
  await client.post('/auth/logout');
  return client;
}

async function revokedMachine(test: TestApp): Promise<Client> {
  const { id, client } = await machine(test, SCOPES);
  await test.em.query(`UPDATE api_keys SET revoked_at = created_at WHERE id = $1`, [id]);
  return client;
}

async function expiredMachine(test: TestApp): Promise<Client> {
  test.clock.advance(-2 * 86_400_000);
  const { client } = await machine(test, SCOPES, { expiresInDays: 1 });
  test.clock.advance(2 * 86_400_000);
  return client;
}

/** A machine client for an operation: with all that it asks for, or with everything but that. */
export async function machineFor({ test }: World, required: RequiredScope | undefined, has: boolean): Promise<Client> {
  const isOpen = required !== undefined && required !== 'people-only';
  const enough = isOpen ? ([required, 'patients:health'] as const) : SCOPES;
  return (await machine(test, has ? enough : SCOPES.filter((scope) => scope !== required))).client;
}

/** A professional without an account, in a status. */
export function professionalWhoIs({ test }: World, status: 'active' | 'blocked' | 'inactive'): Promise<string> {
  return insert(test, 'professionals', {
    first_name: 'Rosa',
    last_name: 'Choque',
    time_zone: 'America/La_Paz',
    status,
    status_reason: status === 'active' ? null : 'licencia',
    created_at: test.clock.now(),
    updated_at: test.clock.now(),
  });
}

/** A specialization that nobody has. */
export function unusedSpecialization({ test }: World): Promise<string> {
  return insert(test, 'specializations', { slug: `s-${randomInt(1e9)}`, name_es: 'Duelo', name_en: 'Grief' });
}

/** The newest device session of `patient`. */
export async function deviceSessionOf({ test, patient }: World): Promise<string> {
  const [row] = await test.em.query<[{ id: string }]>(
    `SELECT id FROM device_sessions WHERE account_id = $1 ORDER BY id DESC LIMIT 1`,
    [patient.accountId],
  );
  return row.id;
}

/** What an admin makes over HTTP on the way: the body of the 201. */
export async function made(world: World, path: string, body: unknown): Promise<Readonly<Record<string, string>>> {
  const answer = await world.admin.client.post(path, body);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.text}`);
  return answer.body as Readonly<Record<string, string>>;
}

/** One dot. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Whose picture an administrator has set: the parameters of its path. */
export async function pictured(
  world: World,
  whose: 'patients' | 'professionals',
  id: string,
): Promise<Readonly<Record<string, string>>> {
  const answer = await world.admin.client.put(`/${whose}/${id}/picture`, PICTURE);
  if (answer.status !== 204) throw new Error(`No picture of ${whose}: ${answer.text}`);
  return { id };
}
