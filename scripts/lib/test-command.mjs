import path from 'node:path';
import { run } from './children.mjs';
import { isInstalled } from './install.mjs';
import { root } from './installation.mjs';
import { openLog } from './log.mjs';
import * as prepare from './prepare.mjs';
import { Problem, reportProblem } from './problem.mjs';
import { Shutdown } from './shutdown.mjs';
import { Steps } from './steps.mjs';
import { openTestPostgres } from './test-postgres.mjs';

/** `npm test`: Jest with a PostgreSQL of its own, which can be no one's data. */
export async function testCommand(args) {
  const shutdown = new Shutdown();
  let log;
  try {
    log = openLog(path.join(root, '.praxis-test/logs/test.log'));
    const external = testServerFrom(process.env.DATABASE_URL);
    if (!isInstalled(root)) {
      await new Steps(1, { log }).run('Installing packages', () => prepare.install(root, log));
    }
    const server = external ?? (await openTestPostgres({ folder: path.join(root, '.praxis-test'), shutdown, log }));
    const { DATABASE_URL: _, ...inherited } = process.env;
    const env = { ...inherited, TEST_POSTGRES_URL: server };
    const jest = path.join(root, 'node_modules/jest/bin/jest.js');
    const { code } = await run(process.execPath, [jest, ...args], { cwd: root, env, inherit: true });
    await shutdown.finish(code);
  } catch (error) {
    if (shutdown.started) return;
    reportProblem(error, { log, title: 'The tests could not be run.' });
    await shutdown.finish(1);
  }
}

/** Tests make and drop databases on their server: one that may hold data is refused, by the name of the database. */
function testServerFrom(url) {
  if (!url) return null;
  let name;
  try {
    name = decodeURIComponent(new URL(url).pathname.slice(1));
  } catch {
    name = 'not a URL';
  }
  if (name.endsWith('_test')) return url;
  throw new Problem(
    `DATABASE_URL names the database "${name}", which does not end in "_test": it may hold data.`,
    'Unset DATABASE_URL, and the tests start a PostgreSQL of their own; or name a database that ends in "_test".',
  );
}
