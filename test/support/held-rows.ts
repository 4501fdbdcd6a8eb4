import type { TestApp } from './app';

/**
 * Holds rows while requests come, until so many of them wait for a lock: they have all read by then, and none has written.
 * @param lock a statement that locks, e.g. `SELECT FROM users FOR NO KEY UPDATE`
 */
export async function whileHeld<T>(
  { dataSource, em }: TestApp,
  lock: string,
  waiting: number,
  act: () => readonly Promise<T>[],
): Promise<T[]> {
  const holder = dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query(lock);
  const answers = act();
  const count = async (): Promise<number> =>
    (
      await em.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
    ).length;
  // Ends by itself: who waits too long is refused, and the assertion says so.
  const settled = { all: false };
  void Promise.allSettled(answers).then(() => (settled.all = true));
  while (!settled.all && (await count()) < waiting);
  await holder.commitTransaction();
  await holder.release();
  return Promise.all(answers);
}
