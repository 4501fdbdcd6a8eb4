/** What row-level security would cost the statements of a booking, a list, a search and the free slots */
import { readFileSync } from 'node:fs';
import { Client, type QueryConfig } from 'pg';
import { applicationUrlOf, onServer, urlOf } from '../support/database';
import { signedIn } from '../support/factories/account';
import { signedInProfessional } from '../support/factories/professional';
import { listen, type Sent } from '../support/recording';
import { RecordedBooking } from './support/recorded-booking';
import { assertRight, figure, median, say, table, type Bench } from './support/report';
import { World } from './support/world';

/** As the application's role, but that no policy holds for it: today's application. */
const FREE = 'praxis_free_bench';
/** So that a scan would be seen. */
const APPOINTMENTS = 80_000;
const PATIENTS = 20_000;

const SCOPE = `current_setting('praxis.scope', true)`;
const RECORD = `NULLIF(current_setting('praxis.record', true), '')::uuid`;
const policy = (patient: string, professional: string): string =>
  `CASE ${SCOPE} WHEN 'all' THEN true WHEN 'patient' THEN ${patient} WHEN 'professional' THEN ${professional} ELSE false END`;

/** The tables of a booking and of a patient's record; what the rules must see of others is read through views of the owner. */
const POLICIES: Readonly<Record<string, string>> = {
  patients: policy(
    `id = ${RECORD}`,
    `EXISTS (SELECT FROM own_patients own WHERE own.professional_id = ${RECORD} AND own.patient_id = patients.id)`,
  ),
  appointments: policy(`patient_id = ${RECORD}`, `professional_id = ${RECORD}`),
  appointment_history: policy(
    `EXISTS (SELECT FROM appointments a WHERE a.id = appointment_id)`,
    `EXISTS (SELECT FROM appointments a WHERE a.id = appointment_id)`,
  ),
};
const VIEWS: Readonly<Record<string, string>> = { appointments: 'occupied_time', patients: 'known_patients' };

interface Scope {
  readonly scope: 'all' | 'patient' | 'professional';
  readonly record: string;
}

interface Side {
  readonly client: Client;
  readonly pid: number;
  readonly scoped: boolean;
}

type Operation = (side: Side) => Promise<void>;

export const bench: Bench = async ({ quick }) => {
  const world = await World.open({ professionals: quick ? 20 : 200, patients: quick ? 10 : 100 });
  const { test } = world;
  await enterMany(world, quick ? 200 : 1);
  // Recorded before there are policies: the application in this process knows nothing of scopes.
  const recorded = await operations(world);
  for (const [name, condition] of Object.entries(POLICIES)) {
    await test.em.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
    // A history row is inserted by the statement that inserts its appointment, which no policy can see yet.
    const check = name === 'appointment_history' ? 'true' : condition;
    await test.em.query(`CREATE POLICY ${name}_of_caller ON ${name} USING (${condition}) WITH CHECK (${check})`);
  }
  for (const [name, view] of Object.entries(VIEWS)) {
    await test.em.query(`CREATE VIEW ${view} AS SELECT * FROM ${name}`);
    await test.em.query(`GRANT SELECT ON ${view} TO PUBLIC`);
  }
  await onServer(
    `DROP ROLE IF EXISTS ${FREE}`,
    `CREATE ROLE ${FREE} LOGIN PASSWORD 'free' BYPASSRLS IN ROLE praxis_app_test`,
  );
  const free = Object.assign(new URL(urlOf(test.database)), { username: FREE, password: 'free' }).href;
  const sides = [await sideOf(free, false), await sideOf(applicationUrlOf(test.database), true)] as const;
  try {
    await measure(recorded, sides, quick);
  } finally {
    for (const { client } of sides) await client.end();
    await world.close();
    await onServer(`DROP ROLE ${FREE}`);
  }
};

async function enterMany({ test, professionals }: World, divisor: number): Promise<void> {
  await test.em.query(
    `INSERT INTO patients (code, first_name, last_name, phone, date_of_birth, sex, allergies_and_medication_encrypted, created_at, updated_at)
     SELECT 'p_' || lpad(to_hex(n + 1048576), 6, '0'), 'Ana ' || md5(n::text), 'Quispe ' || md5((-n)::text), '+591' || 71000000 + n, '1990-01-01', 'F', '', now(), now()
       FROM generate_series(1, $1) n`,
    [PATIENTS / divisor],
  );
  await test.em.query(
    `INSERT INTO appointments (professional_id, patient_id, starts_at, ends_at, occupied_until, status, type, modality,
       notice_hours, late_fee_percent, cancellation_deadline, created_at, updated_at)
     SELECT ($2::uuid[])[1 + n % cardinality($2::uuid[])], p.id, s, s + '1 hour', s + '1 hour', 'fulfilled', 'consultation', 'in_person',
            24, 0, s, s, s
       FROM (SELECT id, row_number() OVER () AS n FROM patients) p, generate_series(0, $1::int - 1) k,
            LATERAL (SELECT date_trunc('hour', now()) - make_interval(hours => (p.n / cardinality($2::uuid[]) * $1::int + k + 1)::int)) AS t (s)`,
    [APPOINTMENTS / PATIENTS, professionals],
  );
  await test.em.query('VACUUM (ANALYZE)');
}

async function sideOf(connectionString: string, scoped: boolean): Promise<Side> {
  const client = new Client({ connectionString, pipeline: true, options: '-c TimeZone=UTC -c jit=off' });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return { client, pid: rows[0]!.pid, scoped };
}

/** The statements of each, as the application sends them today; on the scoped side with the caller put in first. */
async function operations(world: World): Promise<Record<string, Operation>> {
  const { test, patients, professionals } = world;
  const booking = await RecordedBooking.record(world);
  const professional = await signedInProfessional(test);
  await test.em.query('UPDATE appointments SET professional_id = $1 WHERE professional_id = $2 AND starts_at < now()', [
    professional.professional.id,
    professionals[0],
  ]);
  const admin = (await signedIn(test, 'admin')).client;
  const patient = patients[0]!;
  const asPatient = test.client.with(patient.headers);
  const own: Scope = { scope: 'patient', record: patient.id };
  const all: Scope = { scope: 'all', record: '' };
  const theirs: Scope = { scope: 'professional', record: professional.professional.id };
  const from = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const to = new Date(Date.now() + 31 * 86_400_000).toISOString().slice(0, 10);
  return {
    'a booking': async (side) => {
      const next = world.nextBooking();
      const client = side.scoped ? withScope(side.client, { scope: 'patient', record: next.patient.id }) : side.client;
      assertRight(await booking.replay(client, next), 'a bare booking was refused');
    },
    'appointments of a patient': again(await heard(() => asPatient.get('/appointments')), own),
    'appointments of a professional': again(await heard(() => professional.client.get('/appointments')), theirs),
    'a patient by an admin, by name': again(await heard(() => admin.get('/patients', { q: 'zyxwv' })), all),
    'patients of a professional, by name': again(
      await heard(() => professional.client.get('/patients', { q: 'zyxwv' })),
      theirs,
    ),
    'free slots of 31 days': again(
      await heard(() => test.client.get(`/professionals/${professionals[1]}/slots`, { from, to })),
      all,
    ),
  };
}

async function heard(ask: () => Promise<{ readonly status: number; readonly text: string }>): Promise<Sent[]> {
  return listen(async () => {
    const { status, text } = await ask();
    assertRight(status === 200, text);
  });
}

/** A read of its own gets a transaction around it, because the caller is put into a transaction. */
function again(sent: readonly Sent[], scope: Scope): Operation {
  const bare = sent.every(({ text }) => !text.startsWith('START TRANSACTION'));
  // Audit entries and idempotency are the same on both sides; all is sent again as it was.
  return async ({ client, scoped }) => {
    const target = scoped ? withScope(client, scope) : client;
    const answers: Promise<unknown>[] = [];
    if (scoped && bare) answers.push(target.query('START TRANSACTION'));
    for (const { name, text, values } of sent)
      answers.push(target.query({ name, text, values: [...values] } as QueryConfig));
    if (scoped && bare) answers.push(target.query('COMMIT'));
    await Promise.all(answers);
  };
}

/** Puts the caller into each transaction, in the packet that begins it; reads what the rules need of others through the views. */
function withScope(client: Client, { scope, record }: Scope): Client {
  const set = `SELECT set_config('praxis.scope', $1, true), set_config('praxis.record', $2, true)`;
  const query = async (given: string | QueryConfig): Promise<unknown> => {
    const config = typeof given === 'string' ? { text: given } : given;
    const isFacts = /load_(many_)?booking_facts/.test(config.name ?? '');
    const text = isFacts
      ? config.text.replace(/FROM (appointments|patients) /g, (_, name: string) => `FROM ${VIEWS[name]} `)
      : config.text;
    const answer = client.query({ ...config, text });
    if (!config.text.startsWith('START TRANSACTION')) return answer;
    const [result] = await Promise.all([answer, client.query({ name: 'scope', text: set, values: [scope, record] })]);
    return result;
  };
  return { query } as unknown as Client;
}

async function measure(
  operations: Record<string, Operation>,
  [free, scoped]: readonly [Side, Side],
  quick: boolean,
): Promise<void> {
  const rows = [['PostgreSQL CPU µs each', 'without', 'with', 'more by', 'rounds from', 'to']];
  for (const [name, operate] of Object.entries(operations)) {
    const slow = name.includes('by name');
    const [rounds, times] = quick ? [2, 7] : [slow ? 7 : 21, slow ? 5 : 60];
    for (const side of [free, scoped]) for (let n = 0; n < 10; n++) await operate(side);
    const figures: [number, number][] = [];
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [free, scoped] : [scoped, free];
      const spent = new Map<Side, number>();
      for (const side of order) spent.set(side, await cpuFor(side, operate, times));
      figures.push([spent.get(free)!, spent.get(scoped)!]);
    }
    const more = figures.map(([without, withIt]) => (withIt / without - 1) * 100).sort((a, b) => a - b);
    rows.push([
      name,
      figure(median(figures.map(([without]) => without))),
      figure(median(figures.map(([, withIt]) => withIt))),
      `${figure(median(more))} %`,
      `${figure(more[0]!)} %`,
      `${figure(more.at(-1)!)} %`,
    ]);
    say(`  ${name}: ${rows.at(-1)!.slice(1).join('  ')}`);
  }
  table(rows);
}

/** CPU of the connection's own server process, in µs an operation; the scheduler counts in nanoseconds. */
async function cpuFor(side: Side, operate: Operation, times: number): Promise<number> {
  const before = cpu(side.pid);
  for (let n = 0; n < times; n++) await operate(side);
  return (cpu(side.pid) - before) / times / 1_000;
}

const cpu = (pid: number): number => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
