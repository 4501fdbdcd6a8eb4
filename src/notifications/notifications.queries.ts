import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import type { Channel } from './domain/channels';
import type { Notice } from './domain/notices';
import type { Notification } from './notification.entity';

/** A notification that is to be sent. */
export type Due = Notice & Pick<Notification, 'id' | 'channel'>;

const KEEP = {
  name: 'keep_notification',
  text: `INSERT INTO notifications (occasion, kind, recipient_type, recipient_id, data, channel, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (occasion, recipient_id, channel) DO NOTHING RETURNING id`,
};

/** Locked until the end of the transaction: of two workers with the same job, one sends. */
const QUEUED = {
  name: 'find_queued_notification',
  text: `SELECT id, kind, recipient_type AS "recipientType", recipient_id AS "recipientId", data, channel FROM notifications
          WHERE id = $1 AND state = 'queued' FOR UPDATE SKIP LOCKED`,
};

/** For this transaction alone. Nobody waits for the row, and a connection that was taken away would have it sent again. */
const STAY = {
  name: 'stay_while_sending',
  text: `SELECT set_config('idle_in_transaction_session_timeout', $1, true)`,
};

const IS_QUEUED = {
  name: 'is_notification_queued',
  text: `SELECT id FROM notifications WHERE id = $1 AND state = 'queued'`,
};

const ENDED = {
  name: 'end_notification',
  text: `UPDATE notifications SET state = $2, attempts = attempts + $3, last_error = $4, ended_at = $5 WHERE id = $1`,
};

const AGAIN = {
  name: 'queue_notification_again',
  text: `UPDATE notifications SET state = 'queued', ended_at = NULL WHERE id = $1 AND state IN ('failed', 'skipped') RETURNING id`,
};

/** Somebody else sends it at this moment. They may die over it, so the job must not be taken for done. */
export class BeingSent extends Error {
  readonly code = 'BEING_SENT';
}

@Injectable()
export class NotificationsQueries {
  /** @returns its id; undefined if this recipient was told of the occasion before, by this channel */
  async keep(
    em: EntityManager,
    { occasion, notice, channel }: { readonly occasion: string; readonly notice: Notice; readonly channel: Channel },
    now: Date,
  ): Promise<string | undefined> {
    const { kind, recipientType, recipientId, data } = notice;
    const values = [occasion, kind, recipientType, recipientId, JSON.stringify(data), channel, now];
    const [row] = await runStatement<{ id: string }>(em, KEEP, values);
    return row?.id;
  }

  /**
   * Undefined if it was sent, or given up.
   * @param forMs how long sending it may take, while nothing is asked of the database
   * @throws BeingSent
   */
  async queued(em: EntityManager, id: string, forMs: number): Promise<Due | undefined> {
    await runStatement(em, STAY, [String(forMs)]);
    const [row] = await runStatement<Due>(em, QUEUED, [id]);
    if (!row && (await runStatement(em, IS_QUEUED, [id])).length > 0) throw new BeingSent();
    return row;
  }

  async note(
    em: EntityManager,
    { id, state, lastError, endedAt }: Pick<Notification, 'id' | 'state' | 'lastError' | 'endedAt'>,
  ): Promise<void> {
    await runStatement(em, ENDED, [id, state, state === 'skipped' ? 0 : 1, lastError, endedAt]);
  }

  /** False unless it had failed or was skipped. */
  async queueAgain(em: EntityManager, id: string): Promise<boolean> {
    return (await runStatement(em, AGAIN, [id])).length > 0;
  }
}
