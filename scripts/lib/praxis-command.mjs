import path from 'node:path';
import { run } from './children.mjs';
import { embeddedUrl, openEmbeddedDatabase } from './embedded-database.mjs';
import { applicationIn, environmentFor } from './environment.mjs';
import { openDataFolder, readSecrets, readVariables, root } from './installation.mjs';
import { openLog } from './log.mjs';
import * as prepare from './prepare.mjs';
import { reportProblem } from './problem.mjs';
import { Shutdown } from './shutdown.mjs';
import { Steps } from './steps.mjs';

/** These describe the application; a database is neither needed nor started. */
const WITHOUT_DATABASE = ['openapi', 'config', 'help'];
const HELP = ['--help', '-h', '--version', '-V'];

/** `npx praxis <command>`: a command of the built application in the environment of this installation. */
export async function praxisCommand(args) {
  const shutdown = new Shutdown();
  let log;
  try {
    const variables = readVariables();
    const folder = openDataFolder(variables);
    log = openLog(path.join(folder, 'logs/praxis.log'));
    await prepareIfNeeded(log);
    const secrets = await readSecrets(folder, variables);
    const database = variables.DATABASE_URL
      ? { url: variables.DATABASE_URL }
      : await databaseFor({ args, folder, shutdown, log });
    const env = environmentFor({ variables, secrets, folder, database });
    const { code } = await run(process.execPath, [applicationIn(root).cli, ...args], { cwd: root, env, inherit: true });
    await shutdown.finish(code);
  } catch (error) {
    if (shutdown.started) return;
    reportProblem(error, { log, title: 'The command could not be run.' });
    await shutdown.finish(1);
  }
}

/** Progress goes to stderr: stdout belongs to the command (`npx praxis openapi > openapi.json`). */
async function prepareIfNeeded(log) {
  if (prepare.isPrepared(root)) return;
  const steps = new Steps(2, { stream: process.stderr, log });
  await steps.run('Installing packages', () => prepare.install(root, log));
  await steps.run('Building', () => prepare.build(root, log));
}

async function databaseFor({ args, folder, shutdown, log }) {
  const needsNone = args.length === 0 || WITHOUT_DATABASE.includes(args[0]) || args.some((one) => HELP.includes(one));
  if (needsNone) return { url: embeddedUrl(folder) };
  return openEmbeddedDatabase({ folder, shutdown, log });
}
