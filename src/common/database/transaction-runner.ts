import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { currentRequest } from '../http/request-context';
import { isRepeatable } from './database-errors';

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
        await runner.startTransaction();
        await unit?.claim(runner.manager);
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

export async function commit(runner: QueryRunner): Promise<void> {
  await runner.commitTransaction();
  await runner.release();
}

/** Gives the connection back whatever happened to it; the first error is the one worth reporting. */
export async function rollback(runner: QueryRunner): Promise<void> {
  try {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch {
    // The connection is gone, and its transaction with it.
  }
  if (!runner.isReleased) await runner.release();
}
