import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { QueryResultRow } from 'pg';
import globalSetup from '../../support/global-setup';
import { startApp, type TestApp } from '../../support/app';
import { openAccount, signIn } from '../../support/factories/account';
import { fillFreeSlots } from './free-slots';
import { BCRYPT_COST } from './server';

const HOUR_MS = 3_600_000;
/** Days on which sessions are booked, from some days ahead. */
const DAYS = 60;

export interface Patient {
  readonly id: string;
  readonly accountId: string;
  readonly deviceSessionId: string;
  readonly email: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One booking that nothing stands in the way of. */
export interface Booking {
  readonly patient: Patient;
  readonly professionalId: string;
  /** Epoch ms, a whole hour. */
  readonly startsAt: number;
}

/** The body of `POST /appointments` for it, by its patient. */
export const orderOf = ({ professionalId, startsAt }: Omit<Booking, 'patient'>) => ({
  professionalId,
  startsAt: new Date(startsAt).toISOString(),
  type: 'consultation',
});

/** A practice in which bookings can be made. `test` is the application inside this process; it prepares, the server measures. */
export abstract class BookingWorld {
  protected constructor(readonly test: TestApp) {}

  /** Bookings that never meet. */
  abstract nextBooking(): Booking;

  async count(table: string): Promise<number> {
    const [row] = await this.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(row?.count);
  }

  query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.test.em.query<Row[]>(sql, values);
  }

  postmaster(): Promise<number | null> {
    return postmasterOf(this.test);
  }

  close(): Promise<void> {
    return this.test.stop();
  }
}

/** On a database of its own: professionals who work round the clock, patients who are signed in for the next hour. */
export class World extends BookingWorld {
  #next = 0;

  private constructor(
    test: TestApp,
    readonly professionals: readonly string[],
    readonly patients: readonly Patient[],
    private readonly firstHour: number,
  ) {
    super(test);
  }

  static async open(size: { readonly professionals: number; readonly patients: number }): Promise<World> {
    await globalSetup();
    const test = await startWorldApp();
    const professionals = await enterProfessionals(test, size.professionals);
    const patients: Patient[] = [];
    for (let index = 0; index < size.patients; index++) patients.push(await enterPatient(test, index));
    await fillFreeSlots(test);
    await test.em.query('VACUUM (ANALYZE)');
    const firstHour = Math.ceil(test.clock.now().getTime() / HOUR_MS) * HOUR_MS + 72 * HOUR_MS;
    return new World(test, professionals, patients, firstHour);
  }

  /** The hour with this number: day after day, then the next hour of each day. */
  hour(number: number): number {
    return this.firstHour + ((number % DAYS) * 24 + Math.floor(number / DAYS)) * HOUR_MS;
  }

  /** Every patient has one a day, with another professional each day, then a second one. */
  nextBooking(): Booking {
    const number = this.#next++;
    const patient = number % this.patients.length;
    const hour = Math.floor(number / this.patients.length);
    if (hour >= DAYS * 24) throw new Error('The world of the bench is fully booked: give it more patients.');
    const professionalId = this.professionals[(patient + hour) % this.professionals.length]!;
    return { patient: this.patients[patient]!, professionalId, startsAt: this.hour(hour) };
  }
}

/** The process id of the server's postmaster, null where it cannot be known. */
export async function postmasterOf({ em }: TestApp): Promise<number | null> {
  const [row] = await em.query<{ data_directory: string }[]>('SHOW data_directory');
  try {
    const file = path.join(row?.data_directory ?? '', 'postmaster.pid');
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

/** The application as the benches prepare with it: at the present moment, with tokens that last. */
export const startWorldApp = (database?: string): Promise<TestApp> =>
  startApp({
    now: new Date(),
    variables: { BCRYPT_COST, ACCESS_TOKEN_MINUTES: '60' },
    ...(database === undefined ? {} : { database }),
  });

async function enterProfessionals({ em }: TestApp, count: number): Promise<string[]> {
  const rows = await em.query<{ id: string }[]>(
    `INSERT INTO professionals (first_name, last_name, time_zone, booking_horizon_days, created_at, updated_at)
     SELECT 'Elena', 'Rojas ' || number, 'America/La_Paz', ${DAYS + 10}, now(), now() FROM generate_series(1, $1) AS number RETURNING id`,
    [count],
  );
  await em.query(
    `INSERT INTO weekly_windows (professional_id, weekday, opens_at, closes_at)
     SELECT id, weekday, '00:00', '00:00' FROM professionals, generate_series(1, 7) AS weekday`,
  );
  return rows.map(({ id }) => id);
}

async function enterPatient(test: TestApp, index: number): Promise<Patient> {
  const [patient] = await test.em.query<[{ id: string }]>(
    `INSERT INTO patients (code, first_name, last_name, phone, date_of_birth, sex,
       allergies_and_medication_encrypted, created_at, updated_at)
     VALUES ($1, 'Ana', 'Quispe', $2, '1990-01-01', 'F', '', now(), now()) RETURNING id`,
    [`p_${index.toString(36).padStart(6, '0')}`, `+591${70_000_000 + index}`],
  );
  return signInPatient(test, patient.id);
}

/** Gives a patient's record an account and signs it in. */
export async function signInPatient(test: TestApp, id: string): Promise<Patient> {
  const account = await openAccount(test, 'patient', { email: `${id}@bench.example` });
  await test.em.query(`UPDATE patients SET account_id = $2 WHERE id = $1`, [id, account.id]);
  const { accessToken } = await signIn(test, account);
  const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
  return {
    id,
    accountId: account.id,
    deviceSessionId: sid,
    email: account.email,
    headers: { authorization: `Bearer ${accessToken}` },
  };
}
