import type { TestApp } from './app';

/** Until a session of this database waits for a lock: an advisory one, or that of a whole table. */
export async function untilSomebodyWaits(
  { em }: Pick<TestApp, 'em'>,
  on: 'advisory' | 'relation' = 'advisory',
): Promise<void> {
  const waiting = `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = '${on}' AND NOT granted`;
  while ((await em.query<object[]>(waiting)).length === 0);
}
