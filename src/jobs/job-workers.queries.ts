import type { Pool } from 'pg';

/** Longer than a process may be busy with something else. */
const SILENCE = `interval '60 seconds'`;

/** Of a job that its process died over: one that ends processes is not tried for ever. */
const MOST_ATTEMPTS = 20;

const HELD_BY_THE_DEAD = `locked_at < now() - ${SILENCE}
         AND NOT EXISTS (SELECT FROM job_workers w WHERE w.id = locked_by AND w.seen_at > now() - ${SILENCE})`;

/**
 * Says that these pools of workers live, and gives back the jobs of those that have said nothing for a minute: their process was killed.
 * The library itself would wait for four hours.
 */
export async function heartbeat(connections: Pool, pools: readonly string[]): Promise<void> {
  await connections.query(
    `INSERT INTO job_workers (id, seen_at) SELECT unnest($1::text[]), now() ON CONFLICT (id) DO UPDATE SET seen_at = now()`,
    [pools],
  );
  // Nobody has noted how the last attempt ended: it was none.
  await connections.query(`
    UPDATE graphile_worker._private_jobs SET max_attempts = attempts + 1
     WHERE attempts >= max_attempts AND attempts < ${MOST_ATTEMPTS} AND ${HELD_BY_THE_DEAD}`);
  await connections.query(`
    SELECT graphile_worker.force_unlock_workers(ARRAY(
      SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE ${HELD_BY_THE_DEAD}))`);
  // A job that two have run in spite of all leaves its queue behind, and whoever holds that may live.
  await connections.query(`
    UPDATE graphile_worker._private_job_queues q SET locked_at = NULL, locked_by = NULL
     WHERE locked_at < now() - ${SILENCE}
       AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.job_queue_id = q.id AND j.locked_at IS NOT NULL)`);
  await connections.query(`DELETE FROM job_workers WHERE seen_at < now() - interval '1 day'`);
}
