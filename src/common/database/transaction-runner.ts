import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { currentRequest } from '../http/request-context';
import { isRepeatable } from './database-errors';
import { send } from './statement';

const MAX_ATTEMPTS = 5;

/** Opens the transaction. Everything inside uses the manager it hands over, and nothing else. */
@Injectable()
export class TransactionRunner {
  constructor(private readonly dataSource: DataSource) {}

  /** A connection without a transaction, for reads of one statement each that belong to no unit of work. */
  async read<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner.manager);
    } finally {
      await runner.release();
    }
  }

  /**
   * Runs one READ COMMITTED unit of work, repeated as a whole on 40001 and 40P01.
   * In a request with an idempotency key the commit waits for the answer (see `IdempotentUnit`); a second unit joins the first.
   */
  async run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const unit = currentRequest()?.unit;
    if (unit?.open) return work(unit.open.manager);
    for (let attempt = 1; ; attempt++) {
      const runner = this.dataSource.createQueryRunner();
      try {
        // Both are sent at once; neither changes anything, so it does no harm that the claim is on its way already.
        await Promise.all([begin(runner), unit?.claim(runner.manager)]);
        const result = await work(runner.manager);
        if (unit) unit.open = runner;
        else await commit(runner);
        return result;
      } catch (error) {
        await rollback(runner);
        if (attempt === MAX_ATTEMPTS || !isRepeatable(error)) throw error;
      }
    }
  }
}

/** As TypeORM's startTransaction, but ahead of everything that is sent after the call, awaited or not. */
async function begin(runner: QueryRunner): Promise<void> {
  noteDepth(runner, 1);
  await send(runner, { text: 'START TRANSACTION' });
}

const sentWithCommit = new WeakMap<QueryRunner, (() => Promise<unknown>)[]>();

/**
 * Has a statement sent together with the commit, so that others wait for its row locks no longer than for a round trip within
 * the database. If it fails, nothing of the transaction remains.
 */
export function withCommit(em: EntityManager, statement: () => Promise<unknown>): void {
  if (!em.queryRunner) throw new Error('Only a transaction is committed.');
  sentWithCommit.set(em.queryRunner, [...(sentWithCommit.get(em.queryRunner) ?? []), statement]);
}

const afterCommits = new WeakMap<QueryRunner, (() => void)[]>();

/** Has something begun once the transaction is committed; nothing if it is not. It must not throw, and nobody waits for it. */
export function afterCommit(em: EntityManager, begin: () => void): void {
  if (!em.queryRunner) throw new Error('Only a transaction is committed.');
  afterCommits.set(em.queryRunner, [...(afterCommits.get(em.queryRunner) ?? []), begin]);
}

/**
 * Commits and gives the connection back. `last` are statements that were sent and not awaited: if one of them failed,
 * PostgreSQL has rolled back, and its error is thrown.
 */
export async function commit(runner: QueryRunner, ...last: readonly Promise<unknown>[]): Promise<void> {
  const sent = [...last, ...(sentWithCommit.get(runner) ?? []).map((statement) => statement())];
  const committed = send(runner, { text: 'COMMIT' });
  await Promise.allSettled([...sent, committed]);
  noteDepth(runner, 0);
  await Promise.all(sent);
  const { command } = await committed;
  if (command !== 'COMMIT') throw new Error('The transaction had failed before it was to be committed.');
  await runner.release();
  for (const begin of afterCommits.get(runner) ?? []) begin();
}

/** Gives the connection back whatever happened to it; the first error is the one worth reporting. */
export async function rollback(runner: QueryRunner): Promise<void> {
  try {
    if (runner.isTransactionActive && !runner.isReleased) await send(runner, { text: 'ROLLBACK' });
    noteDepth(runner, 0);
  } catch {
    // The connection is gone, and its transaction with it.
  }
  if (!runner.isReleased) await runner.release();
}

/** What TypeORM knows of the transaction: within one, its own (`em.transaction`, `save`) are savepoints. */
function noteDepth(runner: QueryRunner, transactionDepth: 0 | 1): void {
  Object.assign(runner, { transactionDepth, isTransactionActive: transactionDepth > 0 });
}
