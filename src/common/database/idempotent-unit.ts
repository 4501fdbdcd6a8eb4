import type { EntityManager, QueryRunner } from 'typeorm';

/**
 * The unit of work of a request that carries an idempotency key. Its transaction stays open until the answer is known, so
 * that effect and answer are committed together: a crash leaves both or neither.
 */
export interface IdempotentUnit {
  /** The open transaction, once the request has done its work. */
  open?: QueryRunner;
  /** Takes the key inside the transaction; throws if another request holds it or has used it. */
  claim(em: EntityManager): Promise<void>;
}
