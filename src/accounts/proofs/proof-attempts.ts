import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { TooManyAttempts } from '../accounts.errors';
import type { ProofKind } from './proof-attempt.entity';

const MOST = 5;
const WINDOW_MS = 15 * MINUTE_MS;

const COUNT = `
  INSERT INTO proof_attempts AS known (account_id, kind, tried, since) VALUES ($1, $2, 1, $3)
  ON CONFLICT (account_id, kind) DO UPDATE
     SET tried = CASE WHEN known.since <= $4 THEN 1 ELSE known.tried + 1 END,
         since = CASE WHEN known.since <= $4 THEN $3 ELSE known.since END
  RETURNING tried, since`;

/** Five attempts in fifteen minutes, for each account and kind of proof. */
@Injectable()
export class ProofAttempts {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts an attempt before anybody knows how it ends, in a transaction of its own: of any number of parallel guesses, no
   * more are looked at than are allowed.
   * @throws TooManyAttempts
   */
  async begin(accountId: string, kind: ProofKind): Promise<void> {
    const now = this.clock.now();
    const [row] = await this.transactions.run((em) =>
      em.query<{ tried: number; since: Date }[]>(COUNT, [accountId, kind, now, new Date(now.getTime() - WINDOW_MS)]),
    );
    if (!row || row.tried <= MOST) return;
    const waitMs = row.since.getTime() + WINDOW_MS - now.getTime();
    throw new TooManyAttempts({ retryAfterSeconds: Math.ceil(waitMs / 1_000) });
  }

  /** After a success: earlier failures were the owner's own. */
  async forget(em: EntityManager, accountId: string, kind: ProofKind): Promise<void> {
    await em.query(`DELETE FROM proof_attempts WHERE account_id = $1 AND kind = $2`, [accountId, kind]);
  }
}
