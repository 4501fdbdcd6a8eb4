import path from 'node:path';
import * as postgres from './embedded-postgres.mjs';
import { letSignIn, openDatabase } from './database.mjs';
import { sleep } from './processes.mjs';
import { enter, leave } from './shared-postgres.mjs';

const NAME = 'praxis';
const CHECK_MS = 1000;

/**
 * The database of an installation without DATABASE_URL: `{ url, ownerUrl, id, port, adopted, fresh }`. It is left, and
 * stopped by the last to leave, when this process ends.
 */
export async function openEmbeddedDatabase({ folder, shutdown, log }) {
  const dir = path.join(folder, 'postgres');
  shutdown.add(() => leave({ dir }));
  const server = await enter({ dir, log });
  const { url: ownerUrl, id } = await openDatabase(server.url, NAME);
  const url = named(server.applicationUrl);
  await letSignIn(ownerUrl, url);
  return { ...server, id, ownerUrl, url };
}

/** What DATABASE_URL will be, for commands that want it set but do not connect. */
export function embeddedUrl(folder) {
  const server = postgres.status({ dir: path.join(folder, 'postgres') });
  return server.running ? named(server.applicationUrl) : `postgres://praxis_app@127.0.0.1:15432/${NAME}`;
}

const named = (serverUrl) => serverUrl.replace(/\/postgres$/, `/${NAME}`);

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
