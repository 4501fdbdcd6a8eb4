import { JobWorker } from '../../src/jobs';
import type { TestApp } from './app';
import { relay } from './events';

/** Tells of everything that happened, and does all jobs that are due, until nothing is left. */
export async function workOff(test: TestApp): Promise<void> {
  await relay(test);
  await test.app.get(JobWorker, { strict: false }).runDue();
  await relay(test);
  await test.app.get(JobWorker, { strict: false }).runDue();
}

/** Lets time pass, for the jobs too: their library goes by the clock of the database. */
export async function passTime(test: TestApp, milliseconds: number): Promise<void> {
  test.clock.advance(milliseconds);
  await test.em.query(`UPDATE graphile_worker._private_jobs SET run_at = run_at - $1 * interval '1 millisecond'`, [
    milliseconds,
  ]);
}
