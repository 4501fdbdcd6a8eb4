import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Language } from '../common/i18n/language';
import { runStatement } from '../common/database/statement';
import type { Notice } from './domain/notices';
import type { Notification, NotificationState } from './notification.entity';

export interface Contact {
  readonly email: string;
  readonly language: Language;
}

export interface Appointment {
  readonly patientId: string;
  readonly professionalId: string;
  readonly startsAt: Date;
}

const KEEP = {
  name: 'keep_notification',
  text: `INSERT INTO notifications (occasion, kind, recipient_type, recipient_id, data, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (occasion, recipient_id) DO NOTHING RETURNING id`,
};

/** Locked until the end of the transaction: of two workers with the same job, one sends. */
const QUEUED = {
  name: 'find_queued_notification',
  text: `SELECT id, kind, recipient_type AS "recipientType", recipient_id AS "recipientId", data FROM notifications
          WHERE id = $1 AND state = 'queued' FOR UPDATE SKIP LOCKED`,
};

const ENDED = {
  name: 'end_notification',
  text: `UPDATE notifications SET state = $2, attempts = attempts + $3, last_error = $4, ended_at = $5 WHERE id = $1`,
};

/** The practice's language where nobody has said another. */
const CONTACTS = {
  patient: `SELECT COALESCE(p.email, u.email) AS email, COALESCE(u.language, practice.language) AS language
              FROM practice, patients p LEFT JOIN users u ON u.id = p.account_id WHERE p.id = $1 AND p.closed_at IS NULL`,
  professional: `SELECT u.email, u.language FROM professionals p JOIN users u ON u.id = p.account_id
                  WHERE p.id = $1 AND u.status = 'active'`,
  account: `SELECT email, language FROM users WHERE id = $1`,
} as const;

@Injectable()
export class NotificationsQueries {
  /** @returns its id; undefined if this recipient was told of the occasion before */
  async keep(em: EntityManager, occasion: string, notice: Notice, now: Date): Promise<string | undefined> {
    const { kind, recipientType, recipientId, data } = notice;
    const values = [occasion, kind, recipientType, recipientId, JSON.stringify(data), now];
    const [row] = await runStatement<{ id: string }>(em, KEEP, values);
    return row?.id;
  }

  async queued(em: EntityManager, id: string): Promise<(Notice & { readonly id: string }) | undefined> {
    const [row] = await runStatement<Notice & { readonly id: string }>(em, QUEUED, [id]);
    return row;
  }

  async note(
    em: EntityManager,
    {
      id,
      state,
      lastError,
      endedAt,
    }: Pick<Notification, 'id' | 'lastError' | 'endedAt'> & { state: NotificationState },
  ): Promise<void> {
    await runStatement(em, ENDED, [id, state, state === 'skipped' ? 0 : 1, lastError, endedAt]);
  }

  async contactOf(em: EntityManager, { recipientType, recipientId }: Notice): Promise<Contact | undefined> {
    const [row] = await em.query<(Omit<Contact, 'email'> & { email: string | null })[]>(CONTACTS[recipientType], [
      recipientId,
    ]);
    return row?.email ? { email: row.email, language: row.language } : undefined;
  }

  async zoneOf(em: EntityManager, professionalId: string): Promise<string | undefined> {
    const rows = await em.query<{ zone: string }[]>('SELECT time_zone AS zone FROM professionals WHERE id = $1', [
      professionalId,
    ]);
    return rows[0]?.zone;
  }

  /** The appointment, while it is booked. */
  async booked(em: EntityManager, id: string): Promise<Appointment | undefined> {
    const [row] = await em.query<Appointment[]>(
      `SELECT patient_id AS "patientId", professional_id AS "professionalId", starts_at AS "startsAt" FROM appointments
        WHERE id = $1 AND status = 'booked'`,
      [id],
    );
    return row;
  }
}
