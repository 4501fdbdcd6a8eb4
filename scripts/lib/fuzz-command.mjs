import path from 'node:path';
import { run } from './children.mjs';
import { isInstalled } from './install.mjs';
import { root } from './installation.mjs';
import { openLog } from './log.mjs';
import * as prepare from './prepare.mjs';
import { reportProblem } from './problem.mjs';
import { Shutdown } from './shutdown.mjs';
import { Steps } from './steps.mjs';
import { openTestPostgres } from './test-postgres.mjs';

const POSTGRES_PORT = 16532;

/** `npm run fuzz`: the application of the tests and a PostgreSQL of its own, which is stopped afterwards. */
export async function fuzzCommand(args) {
  const shutdown = new Shutdown();
  shutdown.followNpm();
  let log;
  try {
    log = openLog(path.join(root, '.praxis-test/logs/fuzz.log'));
    if (!isInstalled(root)) {
      await new Steps(1, { log }).run('Installing packages', () => prepare.install(root, log));
    }
    const folder = path.join(root, '.praxis-test/fuzz');
    const server = await openTestPostgres({ folder, port: POSTGRES_PORT, shutdown, log });
    // What a shell brings along must not decide what is tried.
    const ignored = ['DATABASE_URL', 'NODE_ENV', 'NODE_OPTIONS', 'PRAXIS_TEMPLATE_BUILT'];
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ignored.includes(name)));
    const env = { ...inherited, TEST_POSTGRES_URL: server, TEST_TEMPLATE: 'praxis_fuzz_template_test' };
    const hook = path.join(root, 'scripts/lib/typescript-hook.cjs');
    const { code } = await run(
      process.execPath,
      ['--enable-source-maps', '-r', hook, path.join(root, 'test/fuzz/run.ts'), ...args],
      { cwd: root, env, inherit: true },
    );
    await shutdown.finish(code);
  } catch (error) {
    if (shutdown.started) return;
    reportProblem(error, { log, title: 'Nothing could be tried.' });
    await shutdown.finish(1);
  }
}
