import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { DataEncryption } from '../../crypto/data-encryption';
import { brokenConstraint } from '../../database/database-errors';
import { runStatement, type Part } from '../../database/statement';
import { IdempotencyKeyReused, RequestInProgress } from '../../errors/common.errors';
import { Clock } from '../../time/clock';
import { HOUR_MS } from '../../time/dates';
import { AnsweredBefore, type StoredAnswer } from './answered-before';

/** How long an answer is repeated. */
export const KEPT_HOURS = 24;

/**
 * Answers hold what they answered, of many persons at once. So those of a day (UTC) share a key that is destroyed once they are
 * too old: then they are unreadable in every backup too.
 */
export const ownerOfAnswers = (at: Date): string => `answers/${at.toISOString().slice(0, 10)}`;

/** One request with a key, as it is looked up. */
export interface KeyedRequest {
  readonly accountId: string;
  readonly keyHash: string;
  readonly bodyHash: string;
}

export const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/**
 * The look-up may be older than the lock by the moment in which a twin committed: then the answer cannot be stored
 * (see `store`), and nothing of this request remains.
 */
const CLAIM = {
  name: 'claim_idempotency_key',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended($1::uuid || ':' || $2::text, 7)) AS free,
           known.body_hash AS "bodyHash", known.answer, known.created_at AS "createdAt"
         FROM (SELECT) AS once LEFT JOIN idempotency_answers known ON known.account_id = $1 AND known.key_hash = $2`,
};

const FORGET = {
  name: 'forget_idempotency_answer',
  text: `DELETE FROM idempotency_answers WHERE account_id = $1 AND key_hash = $2`,
};

const STORE = `INSERT INTO idempotency_answers (account_id, key_hash, body_hash, status, answer, created_at)
  VALUES ($1, $2, $3, $4, $5, $6)`;

interface Claimed extends QueryResultRow {
  readonly free: boolean;
  /** Null: there is no answer yet. */
  readonly bodyHash: string | null;
  readonly answer: string;
  readonly createdAt: Date;
}

@Injectable()
export class IdempotencyQueries {
  constructor(
    private readonly encryption: DataEncryption,
    private readonly clock: Clock,
  ) {}

  /**
   * Holds the key until the end of the transaction. A twin does not wait, it is told to come back: waiting twins would
   * occupy a connection each.
   * @throws RequestInProgress; AnsweredBefore with the stored answer; IdempotencyKeyReused for another body
   */
  async claim(em: EntityManager, request: KeyedRequest): Promise<void> {
    const { accountId, keyHash } = request;
    const [found] = await runStatement<Claimed>(em, CLAIM, [accountId, keyHash]);
    const known = found && found.bodyHash !== null;
    if (known && found.createdAt.getTime() > this.clock.now().getTime() - KEPT_HOURS * HOUR_MS) {
      if (found.bodyHash !== request.bodyHash) throw new IdempotencyKeyReused();
      const answer = await this.encryption.open(ownerOfAnswers(found.createdAt), found.answer, place(request));
      throw new AnsweredBefore(JSON.parse(answer) as StoredAnswer);
    }
    if (!found?.free) throw new RequestInProgress();
    if (known) await runStatement(em, FORGET, [accountId, keyHash]);
  }

  /** The answer to a key that was claimed in this transaction, ready to be stored. */
  async seal(request: KeyedRequest, answer: StoredAnswer): Promise<Part> {
    const { accountId, keyHash, bodyHash } = request;
    const now = this.clock.now();
    const sealer = await this.encryption.sealerOf(ownerOfAnswers(now));
    const sealed = sealer.seal(JSON.stringify(answer), place(request));
    return { text: STORE, values: [accountId, keyHash, bodyHash, answer.status, sealed, now] };
  }

  /** @throws RequestInProgress if a twin was answered while the key was being claimed; the transaction is lost then */
  async store(em: EntityManager, { text, values }: Part): Promise<void> {
    try {
      await runStatement(em, { name: 'store_idempotency_answer', text }, values);
    } catch (error) {
      throw brokenConstraint(error) === 'idempotency_answers_pk' ? new RequestInProgress() : error;
    }
  }
}

const place = ({ accountId, keyHash }: KeyedRequest) => ({
  table: 'idempotency_answers',
  column: 'answer',
  row: `${accountId}/${keyHash}`,
});
