import { Check, Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Language } from '../../common/i18n/language';
import type { Channel } from '../domain/channels';

/** How somebody wants to be told; no row, or null in a column: as the practice does. */
@Entity('notification_preferences')
@Check('notification_preferences_recipient_known', `recipient_type IN ('patient', 'professional')`)
@Check('notification_preferences_language_known', `language IN ('es', 'en')`)
@Check('notification_preferences_channels_known', `channels <@ '{email,sms}' AND cardinality(channels) BETWEEN 1 AND 2`)
@Check(
  'notification_preferences_minutes_in_range',
  `cardinality(reminder_minutes) <= 5 AND 15 <= ALL (reminder_minutes) AND 20160 >= ALL (reminder_minutes)`,
)
export class NotificationPreferences {
  @PrimaryColumn({
    name: 'recipient_type',
    type: 'text',
    primaryKeyConstraintName: 'notification_preferences_pk',
  })
  recipientType!: 'patient' | 'professional';

  @PrimaryColumn({ name: 'recipient_id', type: 'uuid', primaryKeyConstraintName: 'notification_preferences_pk' })
  recipientId!: string;

  /** Of whom has no account: an account has a language of its own. */
  @Column({ type: 'text', nullable: true })
  language!: Language | null;

  @Column({ type: 'text', array: true, nullable: true })
  channels!: readonly Channel[] | null;

  /** False: never, whatever the minutes say. */
  @Column({ type: 'boolean', default: true })
  reminders!: boolean;

  /** Before the start, the greatest first. */
  @Column({ name: 'reminder_minutes', type: 'integer', array: true, nullable: true })
  reminderMinutes!: readonly number[] | null;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
