import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import type { EventType } from './catalogue';
import type { StoredEvent } from './cloud-event';

export interface DueDelivery {
  readonly attempts: number;
  readonly event: StoredEvent;
}

/** Whom to tell of which types; null: of all. */
export interface Subscription {
  readonly consumer: string;
  readonly types: readonly EventType[] | null;
}

interface DueRow extends StoredEvent {
  readonly attempts: number;
}

/** The bytes of "praxrely". */
const HAND_OUT_LOCK = '8102645849536293881';

const TAKE_TURN = { name: 'take_hand_out_turn', text: 'SELECT pg_try_advisory_xact_lock($1::bigint) AS taken' };

/**
 * By one process at a time: two would let the later of two events of a record be seen before the earlier one. What was committed
 * late has a smaller position than some that were handed out already, and is handed out all the same. An event that somebody has told
 * again at this moment is waited for: passed over, it would be told after later ones of its record.
 */
const HAND_OUT = {
  name: 'hand_out_events',
  text: `WITH fresh AS (
           SELECT id, type, aggregate_id, position FROM outbox_events WHERE delivered_at IS NULL
            ORDER BY position LIMIT $4 FOR NO KEY UPDATE),
         made AS (
           INSERT INTO outbox_deliveries (consumer, event_id, aggregate_id, position, due_at)
           SELECT who.consumer, fresh.id, fresh.aggregate_id, fresh.position, $3
             FROM fresh JOIN jsonb_to_recordset($1::jsonb) AS who (consumer text, types jsonb)
               ON who.types IS NULL OR jsonb_typeof(who.types) = 'null' OR who.types ? fresh.type
           ON CONFLICT (consumer, event_id) DO UPDATE
             SET due_at = $3, attempts = 0, delivered_at = NULL, dead_at = NULL, last_error = NULL)
         UPDATE outbox_events SET delivered_at = $2 FROM fresh WHERE outbox_events.id = fresh.id`,
};

/**
 * The next event of any record for which nothing earlier is pending. The row stays locked until it was told, and another worker
 * passes over it; so what follows it is taken by nobody before.
 */
const CLAIM = {
  name: 'claim_delivery',
  text: `SELECT d.attempts, e.id, e.type, e.aggregate_type AS "aggregateType", e.aggregate_id AS "aggregateId", e.data,
                e.occurred_at AS "occurredAt", e.position
           FROM outbox_deliveries d JOIN outbox_events e ON e.id = d.event_id
          WHERE d.consumer = $1 AND d.delivered_at IS NULL AND d.dead_at IS NULL AND d.due_at <= $2
            AND NOT EXISTS (
              SELECT FROM outbox_deliveries earlier
               WHERE earlier.consumer = d.consumer AND earlier.aggregate_id = d.aggregate_id AND earlier.position < d.position
                 AND earlier.delivered_at IS NULL AND earlier.dead_at IS NULL)
          ORDER BY d.due_at, d.position LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
};

const DELIVERED = {
  name: 'note_delivered',
  text: `UPDATE outbox_deliveries SET delivered_at = $3, last_error = NULL WHERE consumer = $1 AND event_id = $2`,
};

const FAILED = {
  name: 'note_delivery_failed',
  text: `UPDATE outbox_deliveries SET attempts = attempts + 1, last_error = $4, due_at = COALESCE($5::timestamptz, due_at),
                dead_at = CASE WHEN $5::timestamptz IS NULL THEN $3::timestamptz END
          WHERE consumer = $1 AND event_id = $2 AND delivered_at IS NULL AND dead_at IS NULL`,
};

const FORGET = {
  name: 'forget_delivered_events',
  text: `DELETE FROM outbox_events WHERE id IN (
           SELECT id FROM outbox_events e WHERE e.occurred_at < $1 AND e.delivered_at IS NOT NULL
              AND NOT EXISTS (SELECT FROM outbox_deliveries d WHERE d.event_id = e.id AND d.delivered_at IS NULL)
            ORDER BY e.occurred_at LIMIT $2)
         RETURNING id`,
};

@Injectable()
export class OutboxRelayQueries {
  /** False: another process is at it. */
  async takeTurn(em: EntityManager): Promise<boolean> {
    const [row] = await runStatement<{ taken: boolean }>(em, TAKE_TURN, [HAND_OUT_LOCK]);
    return row?.taken === true;
  }

  /** Makes a delivery for each consumer, of events that have none yet. */
  async handOut(em: EntityManager, to: readonly Subscription[], now: Date, limit: number): Promise<void> {
    await runStatement(em, HAND_OUT, [JSON.stringify(to), now, now, limit]);
  }

  async isAnythingNew(em: EntityManager): Promise<boolean> {
    const text = 'SELECT EXISTS (SELECT FROM outbox_events WHERE delivered_at IS NULL) AS "isNew"';
    const [row] = await em.query<{ isNew: boolean }[]>(text);
    return row?.isNew === true;
  }

  async claim(em: EntityManager, consumer: string, now: Date): Promise<DueDelivery | undefined> {
    const [row] = await runStatement<DueRow>(em, CLAIM, [consumer, now]);
    if (!row) return undefined;
    const { attempts, ...event } = row;
    return { attempts, event };
  }

  async noteDelivered(em: EntityManager, consumer: string, eventId: string, now: Date): Promise<void> {
    await runStatement(em, DELIVERED, [consumer, eventId, now]);
  }

  /** @param again when to try again; null: never */
  async noteFailed(
    em: EntityManager,
    failed: { readonly consumer: string; readonly eventId: string; readonly error: string },
    now: Date,
    again: Date | null,
  ): Promise<void> {
    await runStatement(em, FAILED, [failed.consumer, failed.eventId, now, failed.error, again]);
  }

  /** Removes events that everybody was told of. @returns how many */
  async forget(em: EntityManager, before: Date, limit: number): Promise<number> {
    return (await runStatement(em, FORGET, [before, limit])).length;
  }
}
