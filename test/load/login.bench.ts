/** Logins a second with bcrypt at the default cost, and how long others wait meanwhile */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { compare, hash } from 'bcrypt';
import { PASSWORD } from '../support/factories/account';
import { cpuOf } from './support/cpu';
import type { HttpConnection } from './support/http-connection';
import { assertRight, bar, figure, median, percentile, say, table, type Bench } from './support/report';
import { BCRYPT_COST, Server, type EventLoopDelay } from './support/server';
import { World } from './support/world';

const CLIENTS = 16;
const POLL_EVERY_MS = 5;

export const bench: Bench = async ({ quick }) => {
  const [rounds, seconds] = quick ? [1, 1] : [3, 5];
  const world = await World.open({ professionals: 1, patients: CLIENTS });
  const server = await Server.start(world.test.database, { watchEventLoop: true });
  const connections = await server.connect(CLIENTS);
  const [poller] = (await server.connect(1)) as [HttpConnection];
  const digest = await hash(PASSWORD, Number(BCRYPT_COST));
  const login = async (client: number): Promise<void> => {
    const body = { email: world.patients[client]!.email, password: PASSWORD };
    const reply = await connections[client]!.send('POST', '/api/v1/auth/login', {}, body);
    assertRight(reply.status === 200, `a login was answered ${reply.status}: ${reply.body}`);
  };
  const compareHere = async (): Promise<void> => assertRight(await compare(PASSWORD, digest), 'bcrypt says no');
  await repeated(login, quick ? 0.2 : 2);

  const measured = { idle: [] as Watched[], logins: [] as Watched[], bcrypt: [] as Alone[] };
  for (let round = 0; round < rounds; round++) {
    measured.idle.push(await watched(server, poller, () => wait(seconds * 200).then(() => 0)));
    measured.logins.push(await watched(server, poller, () => repeated(login, seconds)));
    measured.bcrypt.push(await alone(() => repeated(compareHere, seconds)));
  }
  report(measured, quick);
  [...connections, poller].forEach((connection) => connection.close());
  await server.stop();
  await world.close();
};

interface Watched {
  /** Logins a second. */
  readonly rate: number;
  readonly cpuMs: number | null;
  /** Of `GET /health/live`. */
  readonly latencies: readonly number[];
  readonly loop: EventLoopDelay;
}

/** The same work in a process that does nothing else: what of the delay is the machine's. */
type Alone = Pick<Watched, 'rate' | 'loop'>;

interface Measured {
  readonly idle: readonly Watched[];
  readonly logins: readonly Watched[];
  readonly bcrypt: readonly Alone[];
}

function report({ idle, logins, bcrypt }: Measured, quick: boolean): void {
  const rate = median(logins.map((one) => one.rate));
  const ratio = median(logins.map((one, round) => one.rate / bcrypt[round]!.rate));
  const cpu = median(logins.map(({ cpuMs }) => cpuMs ?? NaN));
  say(`  ${figure(rate)} logins/s with ${CLIENTS} clients, ${figure(cpu)} ms of CPU each;`);
  say(
    `  bcrypt alone, cost ${BCRYPT_COST}: ${figure(median(bcrypt.map((one) => one.rate)))} comparisons/s; ratio ${figure(ratio)}`,
  );
  const row = (name: string, rounds: readonly (Alone & Partial<Watched>)[]): string[] => {
    const latencies = rounds.flatMap((one) => one.latencies ?? []);
    const health = [percentile(latencies, 0.5), percentile(latencies, 0.99), Math.max(...latencies)];
    const loop = [median(rounds.map((one) => one.loop.p99)), Math.max(...rounds.map((one) => one.loop.max))];
    return [name, ...[...health, ...loop].map(figure)];
  };
  table([
    ['', 'health p50 ms', 'p99', 'slowest', 'event loop late p99 ms', 'latest'],
    row('idle', idle),
    row('logins', logins),
    row('bcrypt alone', bcrypt),
  ]);
  if (!quick) bar('event loop at its latest, ms', Math.max(...logins.map(({ loop }) => loop.max)), { max: 20 });
}

/** Asks for `GET /health/live` again and again while the work goes on. */
async function watched(server: Server, poller: HttpConnection, work: () => Promise<number>): Promise<Watched> {
  const latencies: number[] = [];
  await server.eventLoopDelay();
  const cpuBefore = cpuOf(server.pid);
  const began = performance.now();
  let working = true;
  const poll = async (): Promise<void> => {
    while (working) {
      const { status, ms } = await poller.send('GET', '/health/live');
      assertRight(status === 200, `/health/live was answered ${status}`);
      latencies.push(ms);
      await wait(POLL_EVERY_MS);
    }
  };
  const polling = poll();
  const rate = await work().finally(() => (working = false));
  await polling;
  const done = (rate * (performance.now() - began)) / 1000;
  const cpuAfter = cpuOf(server.pid);
  const cpuMs = cpuAfter === null || cpuBefore === null ? null : (cpuAfter - cpuBefore) / done;
  return { rate, cpuMs, latencies, loop: await server.eventLoopDelay() };
}

async function alone(work: () => Promise<number>): Promise<Alone> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const rate = await work();
  histogram.disable();
  const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - 1);
  const loop = {
    p50: delay(histogram.percentile(50)),
    p99: delay(histogram.percentile(99)),
    max: delay(histogram.max),
  };
  return { rate, loop };
}

/** All clients, each again and again for so long; answers how often a second. */
async function repeated(act: (client: number) => Promise<void>, seconds: number): Promise<number> {
  const began = performance.now();
  let done = 0;
  const loop = async (client: number): Promise<void> => {
    while (performance.now() - began < seconds * 1000) {
      await act(client);
      done++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => loop(client)));
  return (done * 1000) / (performance.now() - began);
}
