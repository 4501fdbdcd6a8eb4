import { Client } from 'pg';
import { urlOf } from './database';

/**
 * How many deadlocks PostgreSQL has counted in a database. Sessions report theirs late, at the latest when they end: so
 * this ends them all first. The application opens new ones.
 */
export async function deadlocksIn(database: string): Promise<number> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    const sessions = 'FROM pg_stat_activity WHERE datname = $1';
    await client.query(`SELECT pg_terminate_backend(pid) ${sessions}`, [database]);
    let left = 1;
    while (left > 0) {
      const { rows } = await client.query<{ left: number }>(`SELECT count(*)::int AS left ${sessions}`, [database]);
      left = rows[0]?.left ?? 0;
    }
    const { rows } = await client.query<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = $1',
      [database],
    );
    return rows[0]?.deadlocks ?? 0;
  } finally {
    await client.end();
  }
}
