import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { CASELOAD_TYPES } from '../../../src/caseload/caseload.keeper';

const WITHIN_MS = 90_000;
/** What waits for a time to come, by the clock of the machine: for days, or for minutes. */
const LATER = ['remind', 'tell_of_unread_chat'];

/** What is not done yet, and how much of it. */
const OPEN = `
  SELECT 'not handed out' AS what, count(*)::int AS count FROM outbox_events WHERE delivered_at IS NULL
  UNION ALL SELECT 'not told', count(*)::int FROM outbox_deliveries WHERE delivered_at IS NULL
  UNION ALL SELECT 'not consumed', count(*)::int FROM outbox_events e WHERE e.type = ANY($1)
     AND NOT EXISTS (SELECT FROM consumed_events c WHERE c.event_id = e.id)
  UNION ALL SELECT 'webhooks', count(*)::int FROM webhook_deliveries WHERE state = 'pending'
  UNION ALL SELECT 'notifications', count(*)::int FROM notifications WHERE state = 'queued'
  UNION ALL SELECT 'jobs', count(*)::int FROM graphile_worker.jobs 
     WHERE task_identifier <> 'upkeep' AND (task_identifier <> ALL($2) OR run_at <= now())
  UNION ALL SELECT 'jobs held', count(*)::int FROM graphile_worker.jobs WHERE locked_at IS NOT NULL AND task_identifier <> 'upkeep'
  UNION ALL SELECT 'jobs that failed with ' || last_error, count(*)::int FROM graphile_worker.jobs
     WHERE last_error IS NOT NULL AND task_identifier <> 'upkeep' GROUP BY last_error
  UNION ALL SELECT 'offers', count(*)::int FROM waitlist_openings`;

/** @param holds empty when it does; else what is missing */
export async function until(holds: () => string | Promise<string>): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  for (;;) {
    const missing = await holds();
    if (missing === '') return;
    if (performance.now() > end) throw new Error(`It did not come to that: ${missing}`);
    await wait(50);
  }
}

/** Empty when everything has been told, sent and worked off, but for what is to come later. */
export async function open(em: EntityManager, types: typeof CASELOAD_TYPES): Promise<string> {
  const rows = await em.query<{ what: string; count: number }[]>(OPEN, [types, LATER]);
  return rows
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${count} ${what}`)
    .join(', ');
}

/** As if the time had come for reminders and for notices of unread messages. @returns how many there are */
export async function letTimeCome(em: EntityManager): Promise<number> {
  const [, count] = await em.query<[unknown, number]>(
    `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL AND task_id IN (
       SELECT id FROM graphile_worker._private_tasks WHERE identifier = ANY($1))`,
    [LATER],
  );
  return count;
}

/**
 * As if a minute had gone by since a process was killed: those that live have been heard of since, and find what it held.
 * @param living how many pools of workers they have
 */
export async function letSilenceBeNoticed(em: EntityManager, killedAt: Date, living: number): Promise<void> {
  const heard = 'SELECT id FROM job_workers WHERE seen_at > $1';
  if ((await em.query<unknown[]>(heard, [killedAt])).length < living) return;
  await em.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '2 minutes' WHERE locked_by NOT IN (${heard})`,
    [killedAt],
  );
  await em.query(`UPDATE job_workers SET seen_at = now() - interval '2 minutes' WHERE seen_at <= $1`, [killedAt]);
}
