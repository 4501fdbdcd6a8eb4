// A real PostgreSQL without an installation: npm brings the programs, this starts them in a folder of ours.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './children.mjs';
import { freePort } from './ports.mjs';
import { accountFor } from './postgres-account.mjs';
import { installedPostgres } from './postgres-binaries.mjs';
import { serverOf, settle } from './postgres-process.mjs';
import { lastLines, Problem } from './problem.mjs';

const USER = 'praxis';
/** Made by `praxis migrate up`; owns nothing. */
const APPLICATION_USER = 'praxis_app';
const HOST = '127.0.0.1';
const SETTINGS = { shared_buffers: '128MB', max_connections: 100, timezone: 'UTC', log_timezone: 'UTC' };
const SERVER_LOG_LIMIT = 20 * 1024 * 1024;
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * Starts the server of a folder, or adopts the one that already runs there.
 * @param {object} options
 * @param {string} options.dir holds the cluster in `data/` and `connection.json` (mode 0600: the password is in it)
 * @param {number} [options.port] wanted, below 32768; the next free one is used. The port of the last time comes first.
 * @param {object} [options.settings] more PostgreSQL settings, as `{ fsync: 'off' }`
 * @param {boolean} [options.sync] false: initdb does not wait for the disk (a server for tests)
 * @param {boolean} [options.samePort] fail rather than serve on another port than last time
 * @returns `{ url, applicationUrl, port, pid, fresh, adopted, account }`; the URLs, of the owner and of the role that the
 *   application signs in as, name the database `postgres`
 */
export async function start({ dir, port = 15432, settings = {}, sync = true, samePort = false, log }) {
  const programs = installedPostgres();
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const cluster = clusterIn(dir, programs);
  const fresh = !fs.existsSync(path.join(cluster.data, 'PG_VERSION'));
  if (fresh) await initialise(cluster, { sync, port, log });
  const connection = readConnection(dir);
  connection.applicationPassword ??= newPassword();
  const running = await settle(cluster.data);
  if (running) connection.port = running.port;
  else connection.port = await launch(cluster, { wanted: connection.port ?? port, settings, samePort, log });
  writePrivately(connectionFile(dir), JSON.stringify(connection));
  return {
    url: urlOf(connection),
    applicationUrl: applicationUrlOf(connection),
    port: connection.port,
    pid: serverOf(cluster.data).pid,
    fresh,
    adopted: running !== null,
    account: cluster.account.name,
  };
}

/** Stops the server of a folder and waits for it; false where none ran. Synchronous, so that a process can call it while exiting. */
export function stop({ dir, mode = 'fast', waitSeconds = 30 }) {
  const data = path.join(dir, 'data');
  if (!['ready', 'busy'].includes(serverOf(data).state)) return false;
  const programs = installedPostgres();
  const { account } = clusterIn(dir, programs);
  const stopWith = (how) => {
    const [program, args] = account.wrap(programs.pg_ctl, [
      'stop',
      '-m',
      how,
      '-w',
      '-t',
      String(waitSeconds),
      '-D',
      data,
    ]);
    return spawnSync(program, args, { ...account.ids, cwd: '/', env: ENVIRONMENT, stdio: 'ignore' }).status === 0;
  };
  return stopWith(mode) || stopWith('immediate');
}

/** `{ running, pid?, port?, applicationUrl? }` without touching anything. */
export function status({ dir }) {
  const { state, pid, port } = serverOf(path.join(dir, 'data'));
  if (state !== 'ready') return { running: false };
  return { running: true, pid, port, applicationUrl: applicationUrlOf({ ...readConnection(dir), port }) };
}

function clusterIn(dir, programs) {
  const data = path.join(dir, 'data');
  return { dir, data, programs, account: accountFor({ programs, dir, data }) };
}

const connectionFile = (dir) => path.join(dir, 'connection.json');
const urlOf = ({ user, password, port }) => `postgres://${user}:${password}@${HOST}:${port}/postgres`;

const applicationUrlOf = ({ applicationPassword: password, port }) => urlOf({ user: APPLICATION_USER, password, port });
const newPassword = () => randomBytes(18).toString('base64url');

function readConnection(dir) {
  try {
    return JSON.parse(fs.readFileSync(connectionFile(dir), 'utf8'));
  } catch (error) {
    throw new Problem(
      `the password of the database in ${dir} cannot be read (connection.json: ${error.code ?? 'not JSON'}).`,
      `Restore connection.json from a backup, or delete ${dir} to begin with an empty database.`,
    );
  }
}

/** Complete or not at all: a reader never meets half a file, whenever the writer is killed. */
function writePrivately(file, text) {
  const next = `${file}.${process.pid}`;
  fs.writeFileSync(next, `${text}\n`, { mode: 0o600 });
  fs.renameSync(next, file);
}

/** The cluster is made aside and renamed when it is whole, so that an initdb killed half-way leaves nothing that looks like one. */
async function initialise(cluster, { sync, port, log }) {
  const { dir, data, programs, account } = cluster;
  for (const name of fs.readdirSync(dir).filter((one) => /^(data$|new-|password-)/.test(one)))
    fs.rmSync(path.join(dir, name), { recursive: true, maxRetries: 5 });
  const aside = path.join(dir, `new-${process.pid}`);
  const passwordFile = path.join(dir, `password-${process.pid}`);
  const password = newPassword();
  fs.mkdirSync(aside, { mode: 0o700 });
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.ids.uid) [aside, passwordFile].forEach((file) => fs.chownSync(file, account.ids.uid, account.ids.gid));
  const args = [
    '-D',
    aside,
    '-U',
    USER,
    `--pwfile=${passwordFile}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--no-locale',
  ];
  args.push(
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(sync ? [] : ['--no-sync']),
  );
  try {
    await execute(account, programs.initdb, args, { log, cause: 'PostgreSQL could not make its data folder' });
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  writePrivately(connectionFile(dir), JSON.stringify({ user: USER, password, port }));
  fs.renameSync(aside, data);
}

/** Starts the server on the wanted port or the next free one; answers the port. */
async function launch({ data, programs, account }, { wanted, settings, samePort, log }) {
  const serverLog = path.join(data, 'server.log');
  if (fs.existsSync(serverLog) && fs.statSync(serverLog).size > SERVER_LOG_LIMIT) fs.rmSync(serverLog);
  for (let attempt = 1, from = wanted; ; attempt++) {
    const port = samePort ? wanted : await freePort(from);
    if (port === null)
      throw new Problem(
        `no free port for PostgreSQL from ${from} on.`,
        'Stop what uses these ports, or set DATABASE_URL.',
      );
    const before = sizeOf(serverLog);
    const all = Object.entries({ port, listen_addresses: HOST, unix_socket_directories: '', ...SETTINGS, ...settings });
    const options = all.map(([name, value]) => `-c ${name}=${value}`).join(' ');
    try {
      await execute(
        account,
        programs.pg_ctl,
        ['start', '-w', '-t', '60', '-s', '-D', data, '-l', serverLog, '-o', options],
        { log, cause: 'PostgreSQL did not start' },
      );
      return port;
    } catch (error) {
      const said = tailOf(serverLog, before);
      if (attempt < 5 && /could not (bind|create any TCP)/.test(said))
        from = port + 1; // someone was quicker
      else throw Object.assign(error, { details: `${error.details ?? ''}\n${lastLines(said)}`.trim() });
    }
  }
}

async function execute(account, program, args, { log, cause }) {
  const [command, all] = account.wrap(program, args);
  const { code, output } = await run(command, all, { ...account.ids, cwd: '/', env: ENVIRONMENT, log }).catch(
    (error) => ({ code: error.message, output: '' }),
  );
  if (code === 0) return;
  const remedy =
    'See the lines below; a full disk and too little shared memory are the usual reasons. Or set DATABASE_URL to another server.';
  throw new Problem(`${cause} (${path.basename(program)}: ${code}).`, remedy, lastLines(output));
}

const sizeOf = (file) => (fs.existsSync(file) ? fs.statSync(file).size : 0);

function tailOf(file, from) {
  return fs.existsSync(file) ? fs.readFileSync(file).subarray(from).toString('utf8') : '';
}
