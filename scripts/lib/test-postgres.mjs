import fs from 'node:fs';
import path from 'node:path';
import { dropAllDatabases } from './database.mjs';
import * as postgres from './embedded-postgres.mjs';
import { takeLock } from './lock.mjs';

/** Nothing here has to survive a crash of the machine, and many connections are tried at once. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 300,
};
const PORT = 16432;

/**
 * A server for one test run; answers its URL. Its folder stays for the next run, which is then quicker. Runs at the same
 * time take a folder each. Databases whose names begin with `keep` stay too, whatever happens to the run that made them:
 * only for a server that syncs.
 */
export async function openTestPostgres({
  folder,
  shutdown,
  log,
  port = PORT,
  settings = SETTINGS,
  sync = false,
  keep,
}) {
  const { dir, lock } = takeFolder(folder);
  shutdown.add(() => lock.release());
  shutdown.add(() => postgres.stop({ dir }));
  // Left behind by a run that was killed: what is in it is anyone's guess, and it may still have clients.
  if (lock.previous && keep) postgres.stop({ dir, mode: 'immediate' });
  else if (lock.previous) wipe(dir);
  const options = { dir, port, settings, sync, log, keep };
  try {
    return await startEmpty(options);
  } catch (error) {
    log.write(`${error.stack}\nOnce more, from nothing.\n`);
    wipe(dir);
    return startEmpty(options);
  }
}

async function startEmpty({ keep, ...options }) {
  const server = await postgres.start(options);
  if (!server.fresh) await dropAllDatabases(server.url, { keep });
  return server.url;
}

function takeFolder(folder) {
  for (let number = 1; ; number++) {
    const dir = path.join(folder, `postgres-${number}`);
    const { lock } = takeLock(`${dir}.lock`);
    if (lock) return { dir, lock };
  }
}

function wipe(dir) {
  postgres.stop({ dir, mode: 'immediate' });
  fs.rmSync(dir, { recursive: true, force: true });
}
