/** POST /appointments end to end, against the bare statements of a booking, at 1, 16 and 64 clients */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { urlOf } from '../support/database';
import { cpuOf, cpuOfPostgres } from './support/cpu';
import type { HttpConnection } from './support/http-connection';
import { RecordedBooking } from './support/recorded-booking';
import { assertRight, bar, figure, median, percentile, say, table, type Bench } from './support/report';
import { Server } from './support/server';
import { World, orderOf } from './support/world';

const FULL = { clients: [1, 16, 64], rounds: 3, seconds: 2.2, warmUpSeconds: 2 };
const QUICK = { clients: [1, 16], rounds: 1, seconds: 0.3, warmUpSeconds: 0.3 };

interface Round {
  readonly perSecond: number;
  readonly latencies: readonly number[];
  /** CPU ms an operation. */
  readonly ownCpu: number | null;
  readonly databaseCpu: number | null;
}

interface Side {
  /** The process whose CPU counts besides PostgreSQL. */
  readonly pid: number;
  /** One operation of the client with this number; its latency in ms. */
  operate(client: number): Promise<number>;
}

export const bench: Bench = async ({ quick }) => {
  const plan = quick ? QUICK : FULL;
  const world = await World.open({ professionals: quick ? 50 : 200, patients: quick ? 20 : 200 });
  const server = await Server.start(world.test.database);
  const recorded = await RecordedBooking.record(world);
  const named = recorded.statements.filter(({ name }) => name).length;
  say(`  ${recorded.statements.length} statements a booking, ${named} of them named`);
  const rows = [['clients', 'side', 'bookings/s', 'ratio', 'p50 ms', 'p99 ms', 'process CPU ms', 'PostgreSQL CPU ms']];
  for (const clients of plan.clients) {
    const { http, statements, ratio } = await measureAt(clients, { world, server, recorded, plan });
    rows.push([String(clients), 'HTTP', ...figuresOf(http, figure(ratio))]);
    rows.push([String(clients), 'statements', ...figuresOf(statements, '')]);
    if (clients === 16 && !quick) bar('ratio at 16 clients', ratio, { min: 0.4 });
  }
  table(rows);
  await assertAllStored(world);
  await server.stop();
  await world.close();
};

interface Setting {
  readonly world: World;
  readonly server: Server;
  readonly recorded: RecordedBooking;
  readonly plan: Omit<typeof FULL, 'clients'>;
}

/** Both sides in turn, after a warm-up each. */
async function measureAt(clients: number, { world, server, recorded, plan }: Setting) {
  const connections = await server.connect(clients);
  const bare = await Promise.all(connections.map(() => openClient(world)));
  const postmaster = await world.postmaster();
  const http = overHttp(world, connections, server.pid);
  const statements = asBareStatements(world, bare, recorded);
  for (const side of [http, statements]) await run(side, clients, plan.warmUpSeconds, null);
  const rounds = { http: [] as Round[], statements: [] as Round[] };
  for (let round = 0; round < plan.rounds; round++) {
    rounds.http.push(await run(http, clients, plan.seconds, postmaster));
    rounds.statements.push(await run(statements, clients, plan.seconds, postmaster));
  }
  connections.forEach((connection) => connection.close());
  await Promise.all(bare.map((client) => client.end()));
  const ratios = rounds.http.map(({ perSecond }, round) => perSecond / rounds.statements[round]!.perSecond);
  return { ...rounds, ratio: median(ratios) };
}

function overHttp(world: World, connections: readonly HttpConnection[], pid: number): Side {
  return {
    pid,
    async operate(client) {
      const booking = world.nextBooking();
      const headers = { ...booking.patient.headers, 'idempotency-key': randomUUID() };
      const reply = await connections[client]!.send('POST', '/api/v1/appointments', headers, orderOf(booking));
      const { status, body, ms } = reply;
      assertRight(status === 201, `a free hour was answered ${status}: ${body}`);
      return ms;
    },
  };
}

function asBareStatements(world: World, clients: readonly Client[], recorded: RecordedBooking): Side {
  return {
    pid: process.pid,
    async operate(client) {
      const began = performance.now();
      assertRight(await recorded.replay(clients[client]!, world.nextBooking()), 'a bare booking was refused');
      return performance.now() - began;
    },
  };
}

/** So many clients, each with one operation after the other, for so long. */
async function run(side: Side, clients: number, seconds: number, postmaster: number | null): Promise<Round> {
  const latencies: number[] = [];
  const cpu = (): [number | null, number | null] => [cpuOf(side.pid), postmaster && cpuOfPostgres(postmaster)];
  const before = cpu();
  const began = performance.now();
  const until = began + seconds * 1000;
  const loop = async (client: number): Promise<void> => {
    while (performance.now() < until) latencies.push(await side.operate(client));
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  const lasted = (performance.now() - began) / 1000;
  const [ownCpu, databaseCpu] = cpu().map((after, index) => {
    const start = before[index];
    return after === null || start == null ? null : (after - start) / latencies.length;
  }) as [number | null, number | null];
  return { perSecond: latencies.length / lasted, latencies, ownCpu, databaseCpu };
}

function figuresOf(rounds: readonly Round[], ratio: string): string[] {
  const latencies = rounds.flatMap((round) => round.latencies);
  const middle = (of: (round: Round) => number | null): string =>
    figure(median(rounds.map((round) => of(round) ?? NaN)));
  return [
    middle(({ perSecond }) => perSecond),
    ratio,
    figure(percentile(latencies, 0.5)),
    figure(percentile(latencies, 0.99)),
    middle(({ ownCpu }) => ownCpu),
    middle(({ databaseCpu }) => databaseCpu),
  ];
}

/** Both sides left the same behind: as many history rows, events and stored answers as appointments. */
async function assertAllStored(world: World): Promise<void> {
  const appointments = await world.count('appointments');
  for (const table of ['appointment_history', 'outbox_events', 'idempotency_answers']) {
    const count = await world.count(table);
    assertRight(count === appointments, `${appointments} appointments, but ${count} rows in ${table}`);
  }
  say(`  ${appointments} appointments, each with its history, event and stored answer`);
}

async function openClient(world: World): Promise<Client> {
  const client = new Client({ connectionString: urlOf(world.test.database) });
  await client.connect();
  return client;
}
