import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './children.mjs';
import { root } from './installation.mjs';
import { openLog } from './log.mjs';
import { freePort } from './ports.mjs';
import * as prepare from './prepare.mjs';
import { Problem, reportProblem } from './problem.mjs';
import { Shutdown } from './shutdown.mjs';
import { Steps } from './steps.mjs';
import { openTestPostgres } from './test-postgres.mjs';

const LOAD = path.join(root, 'test/load');
const SUFFIX = '.bench.ts';
/**
 * A PostgreSQL that keeps what it confirms, as in production, with the memory that one for millions of rows would have. The
 * number of connections and the room for filling a database are for the bench.
 */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '1GB',
  max_connections: 200,
  max_wal_size: '8GB',
};
/** Databases that take long to fill stay for the next run; see test/load/support/dataset. */
const KEEP = 'dataset_';
const POSTGRES_PORT = 16632;
const SERVER_PORT = 16832;

/** `npm run bench`: one measurement, on the built application and a PostgreSQL of its own that is stopped afterwards. */
export async function benchCommand(args) {
  const shutdown = new Shutdown();
  shutdown.followNpm();
  const log = openLog(path.join(root, '.praxis-test/logs/bench.log'));
  try {
    const { names, quick } = chosenFrom(args);
    if (names.length === 0) return void process.stdout.write(usage());
    const steps = new Steps(3, { log });
    await steps.run('Installing packages', () => prepare.install(root, log));
    await steps.run('Building', () => prepare.build(root, log));
    const folder = path.join(root, '.praxis-test/bench');
    const server = await steps.run('Starting a PostgreSQL of its own', async () => ({
      result: await openTestPostgres({
        folder,
        port: POSTGRES_PORT,
        settings: DURABLE,
        sync: true,
        shutdown,
        log,
        keep: KEEP,
      }),
    }));
    const options = { server, quick, shutdown };
    let failed = 0;
    for (const name of names) if ((await runBench(name, options)) !== 0) failed++;
    await shutdown.finish(failed > 0 ? 1 : 0);
  } catch (error) {
    if (shutdown.started) return;
    reportProblem(error, { log, title: 'The bench could not be run.' });
    await shutdown.finish(1);
  }
}

async function runBench(name, { server, quick }) {
  // What a shell brings along must not decide what is measured.
  const ignored = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'NODE_ENV', 'NODE_OPTIONS', 'PRAXIS_TEMPLATE_BUILT'];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ignored.includes(name)));
  const env = {
    ...inherited,
    TEST_POSTGRES_URL: server,
    TEST_TEMPLATE: 'praxis_bench_template',
    BENCH_PORT: String(await freePort(SERVER_PORT)),
  };
  const hook = path.join(root, 'scripts/lib/typescript-hook.cjs');
  const args = ['--enable-source-maps', '-r', hook, path.join(LOAD, 'run.ts'), name, ...(quick ? ['--quick'] : [])];
  const { code } = await run(process.execPath, args, { cwd: root, env, inherit: true });
  return code;
}

function chosenFrom(args) {
  const known = benches();
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { quick: { type: 'boolean', default: false } } });
  } catch (error) {
    throw new Problem(error.message, 'Run `npm run bench` for the names and the options.');
  }
  const { values, positionals } = parsed;
  const unknown = positionals.find((name) => name !== 'all' && !known.has(name));
  if (unknown) {
    throw new Problem(`there is no bench "${unknown}".`, `Choose among ${[...known.keys(), 'all'].join(', ')}.`);
  }
  const isAll = positionals.includes('all') || (values.quick && positionals.length === 0);
  return { names: isAll ? [...known.keys()] : positionals, quick: values.quick };
}

/** Names with what they measure: the first comment of each file. */
function benches() {
  const files = fs.readdirSync(LOAD).filter((file) => file.endsWith(SUFFIX));
  return new Map(
    files.sort().map((file) => {
      const [, summary = ''] = /\/\*\* (.*?) \*\//.exec(fs.readFileSync(path.join(LOAD, file), 'utf8')) ?? [];
      return [file.slice(0, -SUFFIX.length), summary];
    }),
  );
}

function usage() {
  const lines = [...benches()].map(([name, summary]) => `  ${name.padEnd(12)} ${summary}`);
  return `npm run bench -- <name> [--quick]

${lines.join('\n')}
  ${'all'.padEnd(12)} all of them, one after the other

  --quick      small (all, unless some are named): only that it runs and that the answers are right, no figures to rely on

What the figures mean and what they were: docs/benchmarks.md
`;
}
