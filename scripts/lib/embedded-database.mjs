import path from 'node:path';
import * as postgres from './embedded-postgres.mjs';
import { openDatabase } from './database.mjs';
import { sleep } from './processes.mjs';
import { enter, leave } from './shared-postgres.mjs';

const NAME = 'praxis';
const CHECK_MS = 1000;

/**
 * The database of an installation without DATABASE_URL: `{ url, id, port, adopted, fresh }`. It is left, and stopped by the
 * last to leave, when this process ends.
 */
export async function openEmbeddedDatabase({ folder, shutdown, log }) {
  const dir = path.join(folder, 'postgres');
  shutdown.add(() => leave({ dir }));
  const server = await enter({ dir, log });
  return { ...server, ...(await openDatabase(server.url, NAME)) };
}

/** What DATABASE_URL will be, for commands that want it set but do not connect. */
export function embeddedUrl(folder) {
  const server = postgres.status({ dir: path.join(folder, 'postgres') });
  return server.url?.replace(/\/postgres$/, `/${NAME}`) ?? `postgres://praxis@127.0.0.1:15432/${NAME}`;
}

/** Starts the embedded server again when it dies (on the same port: the application holds the URL). The application reconnects by itself. */
export async function keepAlive({ folder, shutdown, log, onRestart }) {
  const dir = path.join(folder, 'postgres');
  while (!shutdown.started) {
    await sleep(CHECK_MS);
    if (shutdown.started || postgres.status({ dir }).running) continue;
    try {
      await enter({ dir, log, samePort: true });
      onRestart('PostgreSQL had stopped and was started again.');
    } catch (error) {
      onRestart(`PostgreSQL has stopped: ${error.message}`);
      await sleep(5 * CHECK_MS);
    }
  }
}
