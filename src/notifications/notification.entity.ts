import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Channel } from './domain/channels';
import type { NoticeData, NoticeKind, RecipientType } from './domain/notices';

export const NOTIFICATION_STATES = ['queued', 'sent', 'failed', 'skipped'] as const;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

/** Somebody who was, or is to be, told something by one channel. It holds no address and no text. */
@Entity('notifications')
@Check('notifications_recipient_known', `recipient_type IN ('account', 'patient', 'professional')`)
@Check('notifications_channel_known', `channel IN ('email', 'sms')`)
@Check('notifications_state_known', `state IN ('queued', 'sent', 'failed', 'skipped')`)
@Check('notifications_ended', `(state = 'queued') = (ended_at IS NULL)`)
@Index('notifications_once', ['occasion', 'recipientId', 'channel'], { unique: true })
@Index('notifications_of_recipient', ['recipientId', 'id'])
@Index('notifications_by_state', ['state', 'id'])
export class Notification {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'notifications_pk' })
  id!: string;

  /** The event, or the reminder, that it is about: nobody is told twice of one. */
  @Column({ type: 'text' })
  occasion!: string;

  @Column({ type: 'text' })
  kind!: NoticeKind;

  @Column({ name: 'recipient_type', type: 'text' })
  recipientType!: RecipientType;

  @Column({ name: 'recipient_id', type: 'uuid' })
  recipientId!: string;

  @Column({ type: 'jsonb' })
  data!: NoticeData;

  @Column({ type: 'text' })
  channel!: Channel;

  @Column({ type: 'text', default: 'queued' })
  state!: NotificationState;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** The kind and code of the last failure, or why it was skipped; never a text that could name somebody. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
