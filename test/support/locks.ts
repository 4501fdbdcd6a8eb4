import type { TestApp } from './app';

/** Until a session of this database waits for an advisory lock. */
export async function untilSomebodyWaits({ em }: Pick<TestApp, 'em'>): Promise<void> {
  const waiting = `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`;
  while ((await em.query<object[]>(waiting)).length === 0);
}
