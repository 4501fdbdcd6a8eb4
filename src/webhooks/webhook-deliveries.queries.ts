import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import type { CloudEvent } from '../outbox';
import type { DeliveryFailure } from './sending/post';
import { WebhookDelivery, type DeliveryState } from './webhook-delivery.entity';
import type { WebhookEndpoint } from './webhook-endpoint.entity';

/** What a job is made of. */
export interface Made {
  readonly id: string;
  readonly endpointId: string;
}

/** All that is needed to send. */
export interface ToSend
  extends
    Made,
    Pick<WebhookEndpoint, 'url' | 'status' | 'secretEncrypted' | 'previousSecretEncrypted' | 'previousSecretUntil'> {
  readonly event: CloudEvent;
  readonly attempts: number;
}

export interface Attempted {
  readonly state: DeliveryState;
  readonly status: number | null;
  readonly durationMs: number;
  readonly error: DeliveryFailure | null;
  /** When it is tried again; null: never. */
  readonly nextAttemptAt: Date | null;
}

export interface DeliveriesFilter {
  readonly endpointId: string;
  readonly state?: DeliveryState;
  readonly type?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** Instant and id of the last one of the previous page. */
  readonly after?: readonly [createdAt: Date, id: string];
}

/** Of one event, for all that want it; told again, an endpoint has it already. */
const MAKE = {
  name: 'make_webhook_deliveries',
  text: `INSERT INTO webhook_deliveries (endpoint_id, event_id, event_type, event, next_attempt_at, created_at)
         SELECT id, $1::uuid, $2::text, $3::json, $4::timestamptz, $4::timestamptz FROM webhook_endpoints
          WHERE status = 'active' AND (events @> ARRAY['*'] OR events @> ARRAY[$2::text])
         ON CONFLICT (endpoint_id, event_id) DO NOTHING RETURNING id, endpoint_id AS "endpointId"`,
};

const TO_SEND = {
  name: 'find_webhook_delivery_to_send',
  text: `SELECT d.id, d.endpoint_id AS "endpointId", d.event, d.attempts, e.url, e.status, e.secret_encrypted AS "secretEncrypted",
                e.previous_secret_encrypted AS "previousSecretEncrypted", e.previous_secret_until AS "previousSecretUntil"
           FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
          WHERE d.id = $1 AND d.state = 'pending'`,
};

/** Whoever was overtaken, by a request to send it anew or by a second worker, changes nothing. */
const NOTE = {
  name: 'note_webhook_attempt',
  text: `UPDATE webhook_deliveries SET state = $3, attempts = attempts + 1, last_status = $4, last_duration_ms = $5, last_error = $6,
                next_attempt_at = $7, ended_at = CASE WHEN $3 = 'pending' THEN NULL ELSE $8::timestamptz END
          WHERE id = $1 AND state = 'pending' AND attempts = $2 RETURNING id`,
};

const CANCEL = {
  name: 'cancel_webhook_deliveries',
  text: `UPDATE webhook_deliveries SET state = 'cancelled', next_attempt_at = NULL, ended_at = $2
          WHERE endpoint_id = $1 AND state = 'pending'`,
};

const AGAIN = `SET state = 'pending', attempts = 0, next_attempt_at = $1, ended_at = NULL`;

const RESEND = {
  name: 'resend_webhook_delivery',
  text: `UPDATE webhook_deliveries ${AGAIN} WHERE id = $2 RETURNING id`,
};

const RESEND_RANGE = {
  name: 'resend_webhook_deliveries',
  text: `UPDATE webhook_deliveries ${AGAIN} WHERE id IN (
           SELECT id FROM webhook_deliveries WHERE endpoint_id = $2 AND created_at >= $3 AND created_at < $4 AND state = ANY($5)
            ORDER BY created_at, id LIMIT $6)
         RETURNING id, endpoint_id AS "endpointId", created_at AS "createdAt"`,
};

const FORGET = {
  name: 'forget_webhook_deliveries',
  text: `DELETE FROM webhook_deliveries WHERE id IN (
           SELECT id FROM webhook_deliveries WHERE ended_at IS NOT NULL AND ended_at < $1 ORDER BY ended_at LIMIT $2)
         RETURNING id`,
};

@Injectable()
export class WebhookDeliveriesQueries {
  /** A delivery for each active endpoint that wants the event. */
  make(em: EntityManager, event: CloudEvent, now: Date): Promise<Made[]> {
    return runStatement<Made & Record<string, unknown>>(em, MAKE, [event.id, event.type, JSON.stringify(event), now]);
  }

  async toSend(em: EntityManager, id: string): Promise<ToSend | undefined> {
    return (await runStatement<ToSend & Record<string, unknown>>(em, TO_SEND, [id]))[0];
  }

  /** @param attempts those before this one. @returns false if somebody else was faster */
  async note(em: EntityManager, id: string, attempts: number, attempted: Attempted, now: Date): Promise<boolean> {
    const { state, status, durationMs, error, nextAttemptAt } = attempted;
    const values = [id, attempts, state, status, durationMs, error, nextAttemptAt, now];
    return (await runStatement(em, NOTE, values)).length > 0;
  }

  async cancelAll(em: EntityManager, endpointId: string, now: Date): Promise<void> {
    await runStatement(em, CANCEL, [endpointId, now]);
  }

  async resend(em: EntityManager, id: string, now: Date): Promise<void> {
    await runStatement(em, RESEND, [now, id]);
  }

  /** Oldest first. */
  resendRange(
    em: EntityManager,
    range: { readonly endpointId: string; readonly from: Date; readonly to: Date },
    states: readonly DeliveryState[],
    now: Date,
    limit: number,
  ): Promise<Made[]> {
    const values = [now, range.endpointId, range.from, range.to, states, limit];
    return runStatement<Made & Record<string, unknown>>(em, RESEND_RANGE, values);
  }

  /** Newest first. */
  list(em: EntityManager, { endpointId, state, type, from, to, after }: DeliveriesFilter, limit: number) {
    const query = em.createQueryBuilder(WebhookDelivery, 'd').where('d.endpointId = :endpointId', { endpointId });
    if (state) query.andWhere('d.state = :state', { state });
    if (type !== undefined) query.andWhere('d.eventType = :type', { type });
    if (from) query.andWhere('d.createdAt >= :from', { from });
    if (to) query.andWhere('d.createdAt < :to', { to });
    if (after) query.andWhere('(d.createdAt, d.id) < (:at, :id)', { at: after[0], id: after[1] });
    return query.orderBy('d.createdAt', 'DESC').addOrderBy('d.id', 'DESC').limit(limit).getMany();
  }

  /** @returns how many were removed */
  async forget(em: EntityManager, before: Date, limit: number): Promise<number> {
    return (await runStatement(em, FORGET, [before, limit])).length;
  }
}
