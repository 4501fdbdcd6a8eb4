import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { Clock } from '../common/time/clock';

export interface Job {
  readonly task: string;
  /** Ids and instants only: whoever administers the practice sees that there is a job, never more. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** At once unless told. */
  readonly runAt?: Date;
  /** There is one job of a key: a new one takes its place, with its time and payload. */
  readonly key?: string;
  /** Jobs of a queue run one after the other. */
  readonly queue?: string;
}

/** Attempts, with waits that grow from seconds to hours: about two days. */
const MAX_ATTEMPTS = 16;

/** The library goes by the clock of the database; ours may differ from it, in tests by months. */
const ADD = {
  name: 'add_job',
  text: `SELECT FROM graphile_worker.add_job(identifier => $1, payload => $2::json, queue_name => $3,
           run_at => now() + $4 * interval '1 millisecond', max_attempts => $5, job_key => $6, job_key_mode => 'replace')`,
};

const REMOVE = { name: 'remove_job', text: 'SELECT FROM graphile_worker.remove_job($1)' };

/** Work to be done outside of the transaction that wants it done. */
@Injectable()
export class Jobs {
  constructor(private readonly clock: Clock) {}

  /** Part of the caller's transaction: the job exists if and only if it is committed. Not for the booking path: it notifies. */
  async add(em: EntityManager, { task, payload, runAt, key, queue }: Job): Promise<void> {
    const wait = runAt ? Math.max(0, runAt.getTime() - this.clock.now().getTime()) : 0;
    await runStatement(em, ADD, [task, JSON.stringify(payload), queue ?? null, wait, MAX_ATTEMPTS, key ?? null]);
  }

  /** Takes the job of a key away; one that runs at this moment runs to its end. */
  async remove(em: EntityManager, key: string): Promise<void> {
    await runStatement(em, REMOVE, [key]);
  }
}
