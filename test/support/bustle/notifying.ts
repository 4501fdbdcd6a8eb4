import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { EntityManager } from 'typeorm';

const ROOT = path.resolve(__dirname, '../../..');
const NOTIFIES = /pg_notify|[`'";]\s*NOTIFY\s/gi;

/** The channels on which processes notify each other through PostgreSQL: nobody can listen to all that there may be. */
export const CHANNELS = ['praxis_chat', 'jobs:insert'];

/** Who tells something on them, by file, or as a function of the database. */
export const NOTIFYING = [
  'src/chat/fan-out/postgres-fan-out.ts',
  ...['graphile_worker.add_job', 'graphile_worker.add_jobs', 'graphile_worker.remove_job'],
];

/** Whoever notifies anybody at all: sources, each as often as it does, and functions of the database. */
export async function notifying(em: EntityManager): Promise<string[]> {
  const sources = ['src', 'migrations'].flatMap((top) =>
    readdirSync(path.join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .map((file) => path.posix.join(top, ...file.split(path.sep)))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(NOTIFIES)].map(() => file)),
  );
  const functions = await em.query<{ name: string }[]>(
    `SELECT DISTINCT pronamespace::regnamespace || '.' || proname AS name FROM pg_proc
      WHERE prosrc ~* 'notify' AND pronamespace <> 'pg_catalog'::regnamespace ORDER BY 1`,
  );
  return [...sources.sort(), ...functions.map(({ name }) => name)];
}
