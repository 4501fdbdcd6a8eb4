import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { FieldEncryption } from '../../crypto/field-encryption';
import { IdempotencyKeyReused, RequestInProgress } from '../../errors/common.errors';
import { Clock } from '../../time/clock';
import { AnsweredBefore, type StoredAnswer } from './answered-before';
import { IdempotencyAnswer } from './idempotency-answer.entity';

const KEPT_HOURS = 24;

/** One request with a key, as it is looked up. */
export interface KeyedRequest {
  readonly accountId: string;
  readonly keyHash: string;
  readonly bodyHash: string;
}

export const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

@Injectable()
export class IdempotencyQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly encryption: FieldEncryption,
    private readonly clock: Clock,
  ) {}

  /** @throws AnsweredBefore with the stored answer; IdempotencyKeyReused for another body */
  async replayIfKnown(request: KeyedRequest, em: EntityManager = this.dataSource.manager): Promise<void> {
    const { accountId, keyHash } = request;
    const known = await em.findOneBy(IdempotencyAnswer, { accountId, keyHash });
    if (!known || known.createdAt.getTime() <= this.clock.now().getTime() - KEPT_HOURS * 3_600_000) return;
    if (known.bodyHash !== request.bodyHash) throw new IdempotencyKeyReused();
    throw new AnsweredBefore(JSON.parse(this.encryption.decrypt(known.answer, place(request))) as StoredAnswer);
  }

  /**
   * Holds the key until the end of the transaction. A twin does not wait, it is told to come back: waiting twins would
   * occupy a connection each.
   */
  async claim(em: EntityManager, request: KeyedRequest): Promise<void> {
    const [row] = await em.query<[{ free: boolean }]>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7)) AS free`,
      [`${request.accountId}:${request.keyHash}`],
    );
    if (!row.free) throw new RequestInProgress();
    await this.replayIfKnown(request, em);
  }

  /**
   * Keeps the refusal of a request that changed nothing, unless a twin has been answered, or is about to be.
   * @throws AnsweredBefore with the twin's answer; RequestInProgress
   */
  async storeRefusal(request: KeyedRequest, answer: StoredAnswer): Promise<void> {
    await this.dataSource.transaction(async (em) => {
      await this.claim(em, request);
      await this.store(request, answer, em);
    });
  }

  /** Keeps the first answer: a later one for the same key never replaces it, unless its day is over. */
  async store(request: KeyedRequest, answer: StoredAnswer, em: EntityManager = this.dataSource.manager): Promise<void> {
    const now = this.clock.now();
    const sealed = this.encryption.encrypt(JSON.stringify(answer), place(request));
    await em.query(
      `INSERT INTO idempotency_answers AS known (account_id, key_hash, body_hash, status, answer, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (account_id, key_hash) DO UPDATE
         SET body_hash = excluded.body_hash, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
         WHERE known.created_at <= $7`,
      [
        request.accountId,
        request.keyHash,
        request.bodyHash,
        answer.status,
        sealed,
        now,
        new Date(now.getTime() - KEPT_HOURS * 3_600_000),
      ],
    );
  }
}

const place = ({ accountId, keyHash }: KeyedRequest) => ({
  table: 'idempotency_answers',
  column: 'answer',
  row: `${accountId}/${keyHash}`,
});
