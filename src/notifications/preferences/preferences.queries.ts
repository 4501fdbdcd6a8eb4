import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import type { Language } from '../../common/i18n/language';
import type { Channel } from '../domain/channels';

/** Whose preferences. */
export interface Recipient {
  readonly type: 'patient' | 'professional';
  readonly id: string;
}

/** How somebody wants to be told; null: as the practice does. */
export interface Preferences {
  readonly language: Language;
  readonly channels: readonly Channel[] | null;
  readonly reminders: boolean;
  /** Before the start, the greatest first. */
  readonly reminderMinutes: readonly number[] | null;
  readonly version: number;
}

type StoredPreferences = Preferences & {
  /** Whose language it is, where there is an account. */
  readonly accountId: string | null;
};

const SHOWN = `COALESCE(u.language, n.language, practice.language) AS language, n.channels, COALESCE(n.reminders, true) AS reminders,
  n.reminder_minutes AS "reminderMinutes", COALESCE(n.version, 1) AS version, u.id AS "accountId"`;

const FIND = {
  patient: {
    name: 'notification_preferences_of_patient',
    text: `SELECT ${SHOWN} FROM practice, patients p LEFT JOIN users u ON u.id = p.account_id
             LEFT JOIN notification_preferences n ON n.recipient_type = 'patient' AND n.recipient_id = p.id
            WHERE p.id = $1 AND p.closed_at IS NULL`,
  },
  professional: {
    name: 'notification_preferences_of_professional',
    text: `SELECT ${SHOWN} FROM practice, professionals p LEFT JOIN users u ON u.id = p.account_id
             LEFT JOIN notification_preferences n ON n.recipient_type = 'professional' AND n.recipient_id = p.id
            WHERE p.id = $1`,
  },
} as const;

const ENSURE = {
  name: 'ensure_notification_preferences',
  text: `INSERT INTO notification_preferences (recipient_type, recipient_id, updated_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
};

const LOCK = {
  name: 'lock_notification_preferences',
  text: `SELECT version FROM notification_preferences WHERE recipient_type = $1 AND recipient_id = $2 FOR UPDATE`,
};

const WRITE = {
  name: 'write_notification_preferences',
  text: `UPDATE notification_preferences SET language = $3, channels = $4, reminders = $5, reminder_minutes = $6, updated_at = $7,
                version = version + 1 WHERE recipient_type = $1 AND recipient_id = $2`,
};

@Injectable()
export class PreferencesQueries {
  /** Undefined if there is no such open record. */
  async find(em: EntityManager, { type, id }: Recipient): Promise<StoredPreferences | undefined> {
    const [row] = await runStatement<StoredPreferences>(em, FIND[type], [id]);
    return row;
  }

  /** Nobody else changes them until the end of the transaction. */
  async lock(em: EntityManager, { type, id }: Recipient, now: Date): Promise<void> {
    await runStatement(em, ENSURE, [type, id, now]);
    await runStatement(em, LOCK, [type, id]);
  }

  /** @param language only of whom has no account */
  async write(
    em: EntityManager,
    { type, id }: Recipient,
    { channels, reminders, reminderMinutes }: Preferences,
    language: Language | null,
    now: Date,
  ): Promise<void> {
    await runStatement(em, WRITE, [type, id, language, channels, reminders, reminderMinutes, now]);
  }
}
