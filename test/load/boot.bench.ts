/** From the start of the process to the first ready answer on an existing database, and memory at rest */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TEST_VALUES } from '../support/values';
import { memoryOf } from './support/cpu';
import { assertRight, bar, figure, median, say, table, type Bench } from './support/report';
import { Server, becomesReady } from './support/server';
import { World } from './support/world';

const ROOT = path.resolve(__dirname, '../..');
const DATA = path.join(ROOT, '.praxis-test/bench/npm-start');
/** After this the heap has done what starting left to do. */
const AT_REST_AFTER_MS = 3_000;

export const bench: Bench = async ({ quick }) => {
  const rounds = quick ? 1 : 5;
  const world = await World.open({ professionals: 1, patients: 1 });
  const rows = [['', 'ready after ms, each round', 'median', 'resident MB', 'at most']];
  const processes = [];
  for (let round = 0; round < rounds; round++) {
    const server = await Server.start(world.test.database);
    await wait(quick ? 0 : AT_REST_AFTER_MS);
    processes.push({ ms: server.readyAfterMs, memory: memoryOf(server.pid) });
    await server.stop();
  }
  await world.close();
  const resident = median(processes.map(({ memory }) => memory?.resident ?? NaN));
  const peak = Math.max(...processes.map(({ memory }) => memory?.peak ?? NaN));
  const server = processes.map(({ ms }) => ms);
  rows.push(['server process', each(server), figure(median(server)), figure(resident), figure(peak)]);
  if (quick) {
    table(rows);
    return;
  }
  const first = await npmStart();
  const starts: number[] = [];
  for (let round = 0; round < 3; round++) starts.push(await npmStart());
  rmSync(DATA, { recursive: true, force: true, maxRetries: 5 });
  rows.push(['npm start', each(starts), figure(median(starts)), '', '']);
  table(rows);
  say(`  npm start the first time, which fills the demo world: ${figure(first / 1000)} s`);
  bar('npm start on an existing data folder, s', median(starts) / 1000, { max: 3 });
  bar('server process at rest, MB resident', resident, { max: 200 });
};

const each = (milliseconds: readonly number[]): string => milliseconds.map((one) => one.toFixed(0)).join(' ');

/** A whole `npm start`, its own PostgreSQL included, on a data folder of the bench; ms to the first ready answer. */
async function npmStart(): Promise<number> {
  const port = Number(process.env['BENCH_PORT']);
  const ours = ['DATABASE_URL', 'DATABASE_OWNER_URL', ...Object.keys(TEST_VALUES)];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.includes(name)));
  const env = { ...inherited, PORT: String(port), PRAXIS_DATA_DIR: DATA };
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/start.mjs')], { cwd: ROOT, env, stdio: 'ignore' });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    await becomesReady(port, () => child.exitCode ?? child.signalCode);
    const lasted = performance.now() - began;
    // Told to stop before it serves, it would end as if interrupted: let it say its banner.
    await wait(500);
    return lasted;
  } finally {
    child.kill('SIGTERM');
    assertRight((await exited) === 0, 'npm start did not end well');
  }
}
