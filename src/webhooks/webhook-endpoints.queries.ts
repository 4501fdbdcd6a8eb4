import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { WebhookEndpoint, type DisabledReason } from './webhook-endpoint.entity';

/** The bytes of "praxhook". */
const COUNTING_LOCK = '8102645836551876459';
const COUNT = { name: 'lock_webhook_count', text: 'SELECT pg_advisory_xact_lock($1::bigint)' };

const NOTE_FAILING = {
  name: 'note_webhook_failing',
  text: `UPDATE webhook_endpoints SET failing_since = COALESCE(failing_since, $2) WHERE id = $1 RETURNING failing_since AS since`,
};

const NOTE_WELL = {
  name: 'note_webhook_well',
  text: `UPDATE webhook_endpoints SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL`,
};

const DISABLE = {
  name: 'disable_webhook',
  text: `UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = $2, updated_at = $3, version = version + 1
          WHERE id = $1 AND status = 'active' RETURNING id`,
};

@Injectable()
export class WebhookEndpointsQueries {
  /** How many there are; until the end of the transaction nobody else adds one. */
  async count(em: EntityManager): Promise<number> {
    await runStatement(em, COUNT, [COUNTING_LOCK]);
    return em.count(WebhookEndpoint);
  }

  /** The newest first. @param beforeId the last one of the previous page */
  async list(em: EntityManager, beforeId: string | null, limit: number): Promise<WebhookEndpoint[]> {
    const query = em.createQueryBuilder(WebhookEndpoint, 'endpoint').orderBy('endpoint.id', 'DESC');
    if (beforeId !== null) query.where('endpoint.id < :beforeId', { beforeId });
    return query.limit(limit).getMany();
  }

  find(em: EntityManager, id: string): Promise<WebhookEndpoint | null> {
    return em.findOneBy(WebhookEndpoint, { id });
  }

  /** Until the end of the transaction nobody else changes it. */
  lock(em: EntityManager, id: string): Promise<WebhookEndpoint | null> {
    return em.findOne(WebhookEndpoint, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** @returns since when it has done nothing but fail */
  async noteFailing(em: EntityManager, id: string, now: Date): Promise<Date | undefined> {
    const [row] = await runStatement<{ since: Date }>(em, NOTE_FAILING, [id, now]);
    return row?.since;
  }

  async noteWell(em: EntityManager, id: string): Promise<void> {
    await runStatement(em, NOTE_WELL, [id]);
  }

  /** @returns false if it was disabled already, or is gone */
  async disable(em: EntityManager, id: string, reason: DisabledReason, now: Date): Promise<boolean> {
    return (await runStatement(em, DISABLE, [id, reason, now])).length > 0;
  }
}
