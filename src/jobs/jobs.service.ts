import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page } from '../common/http/page';
import type { JobState, ListJobsQuery } from './dto/list-jobs.query';

export interface JobRow {
  /** A 64-bit number. */
  readonly id: string;
  readonly task: string;
  readonly state: JobState;
  readonly key: string | null;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly runAt: Date;
  readonly lockedAt: Date | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
}

const STATE = `CASE WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'failed'
                    WHEN attempts > 0 THEN 'retrying' WHEN run_at > now() THEN 'scheduled' ELSE 'waiting' END`;

const LIST = `SELECT id, task_identifier AS task, state, key, attempts, max_attempts AS "maxAttempts", run_at AS "runAt",
                     locked_at AS "lockedAt", last_error AS "lastError", created_at AS "createdAt"
                FROM (SELECT *, ${STATE} AS state FROM graphile_worker.jobs) jobs
               WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR task_identifier = $3)
               ORDER BY id DESC LIMIT $4`;

/** The jobs that are not done: to come, running, or given up. */
@Injectable()
export class JobsService {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Newest first. @throws InvalidCursor */
  async list({ cursor, limit, state, task }: ListJobsQuery): Promise<Page<JobRow>> {
    const [after] = readCursor(cursor, 'integer') ?? [];
    const values = [after ?? null, state ?? null, task ?? null, limit + 1];
    const rows = await this.transactions.read((em: EntityManager) => em.query<JobRow[]>(LIST, values));
    return pageOf(rows, limit, ({ id }) => [Number(id)]);
  }
}
