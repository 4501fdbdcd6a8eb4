import path from 'node:path';
import { parseArgs } from 'node:util';
import { banner } from './banner.mjs';
import { mustRun } from './children.mjs';
import { openDemo } from './demo.mjs';
import { keepAlive, openEmbeddedDatabase } from './embedded-database.mjs';
import { addressFrom, applicationIn, environmentFor, serverEnvironmentFor, urlOf } from './environment.mjs';
import { openDataFolder, readSecrets, readVariables, root } from './installation.mjs';
import { takeLock } from './lock.mjs';
import { openLog } from './log.mjs';
import { freePort } from './ports.mjs';
import * as prepare from './prepare.mjs';
import { Problem, reportProblem } from './problem.mjs';
import { waitUntilGone } from './processes.mjs';
import { ServerProcess } from './server-process.mjs';
import { Shutdown } from './shutdown.mjs';
import { Steps } from './steps.mjs';

const USAGE = `npm start [-- options]

  --empty   start without demo data
  --logs    show the server's log in the terminal too (or set LOG_TO_TERMINAL=1)

Environment: PORT (3000), HOST (127.0.0.1), DATABASE_URL (else an embedded PostgreSQL), PRAXIS_DATA_DIR (.praxis).
`;

const STOP_SERVER_MS = 12_000;
const MAX_PLACES = 9;
const application = applicationIn(root);

/** `npm start`: everything from a fresh clone to a serving API, in one process that stays in front of it. */
export async function startCommand(args) {
  const context = {};
  const shutdown = new Shutdown({
    onSignal: () => process.stdout.write('\nStopping Praxis …\n'),
    // Stopping what runs is what Ctrl-C is for; stopping a start half-way is not a success.
    exitCode: (signal) => (context.serving ? 0 : signal === 'SIGINT' ? 130 : 143),
  });
  shutdown.followNpm();
  try {
    const options = optionsFrom(args);
    if (options.help) return void process.stdout.write(USAGE);
    openInstallation(context, shutdown);
    await bringUp(context, options, shutdown);
  } catch (error) {
    if (shutdown.started) return;
    reportProblem(error, { log: context.log, title: context.serving ? 'Praxis has stopped.' : undefined });
    await shutdown.finish(1);
  }
}

function optionsFrom(args) {
  try {
    const flag = { type: 'boolean', default: false };
    return parseArgs({ args, options: { empty: flag, logs: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    throw new Problem(error.message, 'Run `npm start -- --help` for the options.');
  }
}

function openInstallation(context, shutdown) {
  context.variables = readVariables();
  context.address = addressFrom(context.variables);
  context.folder = openDataFolder(context.variables);
  Object.assign(context, takePlace(context.folder));
  shutdown.add(() => context.lock.release());
  context.log = openLog(path.join(context.folder, `logs/start${context.suffix}.log`));
}

/**
 * A place among the starts of this data folder. Several may run side by side, each on a port of its own, on the one
 * database; each place remembers the server of its last owner. They are one deployment: `publicUrl` is that of the first API.
 */
function takePlace(folder) {
  let publicUrl;
  for (let place = 1; place <= MAX_PLACES; place++) {
    const suffix = place === 1 ? '' : `-${place}`;
    const { lock, holder } = takeLock(path.join(folder, `start${suffix}.lock`));
    if (lock) return { lock, suffix, publicUrl };
    publicUrl ??= holder.publicUrl;
    const where = holder.url ? `, ${holder.url}` : ', still starting';
    process.stdout.write(`Praxis already runs here (process ${holder.pid}${where}); starting another one beside it.\n`);
  }
  throw new Problem(
    `Praxis already runs here ${MAX_PLACES} times.`,
    'Use one of those, or stop them (Ctrl-C there) first. For a second installation set PRAXIS_DATA_DIR to another folder.',
  );
}

async function bringUp(context, options, shutdown) {
  const { variables, folder, lock, log } = context;
  const withDemo = !options.empty && variables.NODE_ENV !== 'production';
  const steps = new Steps(withDemo ? 6 : 5, { log });
  await steps.run('Installing packages', () => prepare.install(root, log));
  await steps.run('Building', () => prepare.build(root, log));
  await endOrphan(lock);
  const secrets = await readSecrets(folder, variables);
  const server = loadServer({ context, options, shutdown });
  const database = await steps.run('Starting the database', () => openDatabase({ variables, folder, shutdown, log }));
  const env = environmentFor({ variables, secrets, folder, database });
  await steps.run('Updating the database', () => migrate(env, log));
  const program = { cli: application.cli, root, env, folder, database, log };
  const demo = withDemo
    ? await steps.run('Filling the demo world', (letTalk) => demoStep({ ...program, letTalk }))
    : null;
  const { address, moved } = await steps.run('Starting the server', () => serve({ context, server, env, shutdown }));
  if (moved) process.stdout.write(`${moved}\n`);
  process.stdout.write(banner({ address, demo, empty: options.empty, folder, serverLog: context.log.path, env }));
  context.serving = true;
  const onRestart = (text) => process.stdout.write(`${text}\n`);
  if (database.embedded) void keepAlive({ folder, shutdown, log, onRestart });
  await server.exited;
  if (!shutdown.started) throw server.problem();
}

/** A start that was killed leaves its server behind for a moment: it has to free its port first. */
async function endOrphan(lock) {
  const orphan = lock.previous?.server;
  if (orphan && !(await waitUntilGone(orphan, STOP_SERVER_MS))) process.kill(orphan.pid, 'SIGKILL');
}

async function openDatabase({ variables, folder, shutdown, log }) {
  if (variables.DATABASE_URL) {
    const { host, pathname } = parseDatabaseUrl(variables.DATABASE_URL);
    return {
      note: `DATABASE_URL (${host}${pathname})`,
      result: { url: variables.DATABASE_URL, id: host + pathname, embedded: false },
    };
  }
  const database = await openEmbeddedDatabase({ folder, shutdown, log });
  const result = { ...database, embedded: true };
  return database.adopted ? { note: `runs already on port ${database.port}`, result } : { result };
}

function parseDatabaseUrl(text) {
  try {
    return new URL(text);
  } catch {
    throw new Problem(
      'DATABASE_URL is not a URL.',
      'Set it to postgres://user:password@host:5432/database, or unset it for the embedded PostgreSQL.',
    );
  }
}

async function migrate(env, log) {
  await mustRun(
    process.execPath,
    [application.cli, 'migrate', 'up'],
    { cwd: root, env, log },
    {
      cause: 'the database could not be updated (migrate up)',
      remedy:
        'The lines below say why. DATABASE_OWNER_URL, or else DATABASE_URL, has to name a PostgreSQL 18 database that you own.',
    },
  );
}

async function demoStep(program) {
  const demo = await openDemo(program);
  return demo ? { result: demo } : { note: 'left out: the database holds other data', result: null };
}

/** Loads the server beside all that comes before it serves: it takes longer than the database, and needs none for it. */
function loadServer({ context, options, shutdown }) {
  const { variables } = context;
  const log = openLog(path.join(context.folder, `logs/server${context.suffix}.log`));
  const show = options.logs || variables.LOG_TO_TERMINAL;
  const server = new ServerProcess({
    program: application.server,
    root,
    env: serverEnvironmentFor({ NODE_ENV: 'development', ...variables }),
    log,
    onLine: show ? (line) => process.stdout.write(`${line}\n`) : undefined,
    onError: show ? undefined : (message) => context.serving && process.stdout.write(`  error: ${message}\n`),
  });
  // It serves nobody yet.
  shutdown.add(() => server.kill());
  context.lock.update({ server: { pid: server.child.pid, identity: server.identity } });
  return server;
}

async function serve({ context, server, env, shutdown }) {
  const { host, port: wanted } = context.address;
  const port = await freePort(wanted, host);
  if (port === null) throw new Problem(`no free port from ${wanted} on.`, 'Set PORT to a free one.');
  const address = { host, port };
  context.log = server.log;
  const publicUrl = env.PUBLIC_URL ?? context.publicUrl ?? urlOf(address);
  const settings = { ...serverEnvironmentFor(env), HOST: host, PORT: String(port), PUBLIC_URL: publicUrl };
  // Before the database, which was opened earlier.
  shutdown.add(
    () => server.stop(STOP_SERVER_MS),
    () => server.kill(),
  );
  await server.serve(settings, address);
  // A worker's address is no place for the links in its letters.
  context.lock.update({ url: urlOf(address), ...(env.PRAXIS_ROLE === 'worker' ? {} : { publicUrl }) });
  const moved = port === wanted ? null : `Port ${wanted} is in use; serving on ${port}.`;
  return { result: { address, moved } };
}
