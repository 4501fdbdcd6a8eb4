import { compare } from 'bcrypt';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { Client } from 'pg';
import { blockedIntervals, type BlockedPeriod } from '../../src/availability/domain/blocked-periods';
import { gridStepOf, isOnGrid, slotsIn } from '../../src/availability/domain/slots';
import { openingsBetween, type Opening, type Schedule } from '../../src/availability/domain/working-windows';
import { BlindIndex } from '../../src/common/crypto/blind-index';

import { addDays, DAY_MS, MINUTE_MS } from '../../src/common/time/dates';
import { overlaps, type Interval } from '../../src/common/time/interval';

import { NOW } from '../support/clock';
import { createDatabase, dropDatabase, urlOf } from '../support/database';
import { onKeysOf, praxis } from '../support/terminal';

const variables = { DEMO_PASSWORD: 'una clave de prueba' };
const TODAY = '2026-05-04';
const LIVE = `('held', 'pending', 'booked', 'arrived', 'fulfilled')`;

describe('praxis seed-demo', () => {
  let database: string;
  let client: Client;
  let output: string;
  let seconds: number;

  beforeAll(async () => {
    database = await createDatabase();
    client = new Client({ connectionString: urlOf(database) });
    await client.connect();
    const started = performance.now();
    const seeded = await praxis(database, ['seed-demo'], { variables });
    seconds = (performance.now() - started) / 1000;
    output = seeded.out + seeded.err;
  });
  afterAll(async () => {
    await client.end();
    await dropDatabase(database);
  });

  const rows = async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rows;
  const one = async (sql: string, ...values: unknown[]) => (await rows(sql, ...values))[0];

  it('makes the practice within ten seconds, telling how far it is', () => {
    expect(output).toMatch(/appointments 900\/1\d{3}\n/);
    expect(output).toMatch(
      /The demo practice is there: 12 professionals, 150 patients, 1[45]\d{2} appointments in \d+\.\d s\.\n$/,
    );
    expect(seconds).toBeLessThan(10);
  });

  it('has the people that the first steps speak of', async () => {
    expect(
      await one(`SELECT count(DISTINCT city)::int AS cities, count(*) FILTER (WHERE time_zone = 'Europe/Madrid')::int AS madrid,
      count(*) FILTER (WHERE time_zone = 'America/La_Paz')::int AS la_paz FROM professionals`),
    ).toEqual({ cities: 2, madrid: 1, la_paz: 11 });
    expect(await rows('SELECT status, count(*)::int FROM professionals GROUP BY 1 ORDER BY 1')).toEqual([
      { status: 'active', count: 9 },
      { status: 'blocked', count: 2 },
      { status: 'inactive', count: 1 },
    ]);
    expect((await one('SELECT count(*)::int FROM specializations')).count).toBeGreaterThanOrEqual(12);
    expect((await one('SELECT count(*)::int FROM outbox_events')).count).toBe(0);
  });

  it('lets an admin, a professional and a patient sign in with the given password', async () => {
    const accounts = await rows('SELECT email, role, password_hash FROM users ORDER BY role');
    expect(accounts.map(({ email, role }) => [email, role])).toEqual([
      ['admin@praxis.example', 'admin'],
      ['patient@praxis.example', 'patient'],
      ['professional@praxis.example', 'professional'],
    ]);
    for (const { password_hash } of accounts) expect(await compare(variables.DEMO_PASSWORD, password_hash)).toBe(true);
  });

  it('has appointments in every state, past and future', async () => {
    const counts = await rows(
      `SELECT status, count(*) FILTER (WHERE starts_at <= $1)::int AS past, count(*) FILTER (WHERE starts_at > $1)::int AS future
      FROM appointments GROUP BY 1 ORDER BY 1`,
      NOW,
    );
    const some = expect.any(Number) as number;
    expect(counts.map(({ status }) => status)).toEqual([
      'arrived',
      'booked',
      'cancelled',
      'fulfilled',
      'held',
      'no_show',
      'pending',
    ]);
    expect(Object.fromEntries(counts.map(({ status, ...count }) => [status, count]))).toMatchObject({
      arrived: { past: some, future: 0 },
      fulfilled: { past: some, future: 0 },
      no_show: { past: some, future: 0 },
      pending: { past: 0, future: some },
    });
    const lasting = counts.filter(({ status }) => status !== 'held');
    expect(Math.min(...lasting.map(({ past, future }) => Number(past) + Number(future)))).toBeGreaterThan(3);
  });

  it('gives the two who can sign in a past and a future, with each other too', async () => {
    const counted = await one(
      `
      SELECT count(*) FILTER (WHERE p.account_id IS NOT NULL AND a.starts_at > $1 AND a.status = 'booked')::int AS booked,
        count(*) FILTER (WHERE p.account_id IS NOT NULL AND a.status = 'fulfilled')::int AS kept,
        count(*) FILTER (WHERE p.account_id IS NULL AND a.starts_at > $1)::int AS elsewhere
      FROM appointments a JOIN patients ON patients.id = a.patient_id AND patients.account_id IS NOT NULL
      JOIN professionals p ON p.id = a.professional_id`,
      NOW,
    );
    for (const count of Object.values(counted)) expect(count).toBeGreaterThan(0);
  });

  it('has a series of the two, still ahead', async () => {
    const [series] = await rows(
      `SELECT s.recurrence, count(*)::int AS visits, min(a.starts_at) > $1 AS ahead, min(a.starts_at) = s.starts_at AS first,
              bool_and(a.patient_id = s.patient_id AND a.professional_id = s.professional_id) AS theirs, cardinality(s.exdates) AS left_out
         FROM appointment_series s JOIN appointments a ON a.series_id = s.id GROUP BY s.id`,
      NOW,
    );
    expect(series).toMatchObject({ ahead: true, first: true, theirs: true });
    expect(series.visits).toBeGreaterThan(2);
    expect(series.recurrence).toBe(`FREQ=WEEKLY;COUNT=${series.visits + series.left_out}`);
  });

  it('tells each appointment a history that leads to its state', async () => {
    const wrong = await rows(
      `
      SELECT a.id FROM appointments a
      WHERE a.status <> 'held' AND (a.status <> (SELECT to_status FROM appointment_history h WHERE h.appointment_id = a.id ORDER BY h.id DESC LIMIT 1)
        OR a.version <> (SELECT count(*) FROM appointment_history h WHERE h.appointment_id = a.id)
        OR a.created_at > a.starts_at OR a.updated_at > $1 OR a.cancelled_at > a.starts_at
        OR a.created_at < (SELECT created_at FROM patients WHERE id = a.patient_id)
        OR a.cancelled_late <> (a.cancellation_reason_code = 'patient_request' OR a.cancelled_by_role = 'patient') AND a.cancelled_at > a.cancellation_deadline)`,
      NOW,
    );
    expect(wrong).toEqual([]);
    expect((await one(`SELECT count(*)::int FROM appointments WHERE cancelled_late`)).count).toBeGreaterThan(0);
  });

  it('seals what is confidential so that the application can open it', async () => {
    const patients = await rows('SELECT * FROM patients');
    await onKeysOf(database, async (keys) => {
      for (const patient of patients) {
        const open = (column: string): Promise<string> =>
          keys.encryption.open(patient.id, patient[column], { table: 'patients', column, row: patient.id });
        expect(await open('allergies_and_medication_encrypted')).not.toBe('');
        const nationalId = await open('national_id_encrypted');
        expect(patient.national_id_index).toBe(new BlindIndex(keys).of('patients.national_id', nationalId));
        expect(parsePhoneNumberFromString(patient.phone)?.isValid()).toBe(true);
      }
    });
    expect(patients.filter(({ ssn_encrypted }) => ssn_encrypted !== null).length).toBeGreaterThan(5);
  });

  it('books on the grid of working hours, outside blocks, and leaves time for everybody', async () => {
    for (const professional of await rows('SELECT * FROM professionals')) {
      const calendar = await calendarOf(client, professional);
      const busy = await rows(
        `SELECT starts_at, ends_at, occupied_until FROM appointments WHERE professional_id = $1 AND status IN ${LIVE}`,
        professional.id,
      );
      const sessions = busy.map((row): Interval => ({ start: row.starts_at.getTime(), end: row.ends_at.getTime() }));
      const free = slotsIn({
        ...calendar,
        busy: busy.map((row) => ({ start: row.starts_at.getTime(), end: row.occupied_until.getTime() })),
      });
      const offered = slotsIn({ ...calendar, busy: [] });
      expect(
        sessions.filter(({ start, end }) => !isOnGrid(calendar.openings, start, calendar.stepMs, end - start)),
      ).toEqual([]);
      expect(sessions.filter((session) => calendar.blocked.some((block) => overlaps(block, session)))).toEqual([]);
      if (professional.status === 'inactive') expect(sessions.filter(({ start }) => start > NOW.getTime())).toEqual([]);
      else expect(free.length).toBeGreaterThanOrEqual(offered.length * 0.4);
    }
  });

  it('is known to be there', async () => {
    expect((await praxis(database, ['demo-status'])).out).toBe('{"seeded":true}\n');
  });

  it('never touches a database that holds data', async () => {
    const again = await praxis(database, ['seed-demo'], { variables });
    expect(again).toMatchObject({
      code: 1,
      err: expect.stringContaining('The database holds data already.') as string,
    });
    const ifEmpty = await praxis(database, ['seed-demo', '--if-empty'], { variables });
    expect(ifEmpty).toMatchObject({ code: 0, out: 'The database holds data already; it was left as it is.\n' });
    expect((await one('SELECT count(*)::int FROM users')).count).toBe(3);
  });
});

describe('praxis seed-demo on an empty database', () => {
  let database: string;

  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => dropDatabase(database));

  it.each([
    ['in production', { ...variables, NODE_ENV: 'production' }, 'never made in production'],
    ['without a password', {}, 'DEMO_PASSWORD is missing'],
    ['without its secrets', { ...variables, ENCRYPTION_KEYS: '' }, '- ENCRYPTION_KEYS: is required'],
  ])('makes nothing %s', async (_, given, reason) => {
    const { code, err } = await praxis(database, ['seed-demo', '--if-empty'], { variables: given });
    expect(code).toBe(1);
    expect(err).toContain(reason);
    expect((await praxis(database, ['demo-status'])).out).toBe('{"seeded":false}\n');
  });

  it('is filled by one of two that come at once', async () => {
    const twice = [1, 2].map(() => praxis(database, ['seed-demo', '--if-empty'], { variables }));
    const outputs = (await Promise.all(twice)).map(({ code, out }) => `${code} ${out.split('\n').at(-2) ?? ''}`).sort();
    expect(outputs).toEqual([
      expect.stringMatching(/^0 The database holds data already/),
      expect.stringMatching(/^0 The demo practice is there/),
    ]);
  });
});

/** Everything about one professional's next 30 days, read back from the database. */
async function calendarOf(client: Client, professional: Record<string, unknown>) {
  const { id, time_zone: timeZone } = professional as { id: string; time_zone: string };
  const settings = {
    sessionDurationMinutes: Number(professional['session_duration_minutes']),
    bufferMinutes: Number(professional['buffer_minutes']),
    slotIntervalMinutes: professional['slot_interval_minutes'] as number | null,
  };
  const windows = await client.query<Schedule['windows'][number]>(
    `SELECT weekday, opens_at AS start, closes_at AS "end" FROM weekly_windows WHERE professional_id = $1`,
    [id],
  );
  const overrides = await client.query<Schedule['overrides'][number]>(
    'SELECT date::text, windows FROM date_overrides WHERE professional_id = $1',
    [id],
  );
  const periods = await client.query<BlockedPeriod>(
    `SELECT starts_on::text AS "startsOn", ends_on::text AS "endsOn", start_time AS "startTime", end_time AS "endTime",
       CASE WHEN professional_id IS NULL THEN 'America/La_Paz' ELSE $2 END AS "timeZone"
     FROM blocked_periods WHERE professional_id = $1 OR professional_id IS NULL`,
    [id, timeZone],
  );
  const openings: Opening[] = openingsBetween(
    { windows: windows.rows, overrides: overrides.rows },
    timeZone,
    addDays(TODAY, -130),
    addDays(TODAY, 70),
  );
  return {
    openings,
    blocked: blockedIntervals(periods.rows, addDays(TODAY, -130), addDays(TODAY, 70)),
    stepMs: gridStepOf(settings),
    durationMs: settings.sessionDurationMinutes * MINUTE_MS,
    bufferMs: settings.bufferMinutes * MINUTE_MS,
    earliest: NOW.getTime(),
    latest: NOW.getTime() + 30 * DAY_MS,
  };
}
