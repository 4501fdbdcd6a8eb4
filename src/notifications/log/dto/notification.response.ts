import { ApiProperty } from '@nestjs/swagger';
import { CHANNELS, type Channel } from '../../domain/channels';
import { NOTICE_KINDS, type NoticeKind, type RecipientType } from '../../domain/notices';
import { NOTIFICATION_STATES, type Notification, type NotificationState } from '../../notification.entity';

const ID = { type: String, format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c31' } as const;

/** That somebody was told, or is to be; not with which words, nor where. */
export class NotificationResponse {
  @ApiProperty(ID)
  readonly id: string;

  @ApiProperty({ type: String, enum: [...NOTICE_KINDS], example: 'reminder' })
  readonly kind: NoticeKind;

  @ApiProperty({ type: String, enum: [...CHANNELS], example: 'email' })
  readonly channel: Channel;

  @ApiProperty({
    type: String,
    enum: [...NOTIFICATION_STATES],
    example: 'sent',
    description: '`queued`: to be sent, or to be tried again. `skipped`: there was no way or no reason to send it.',
  })
  readonly state: NotificationState;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly attempts: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why it was skipped or failed, or the last failure so far: `no_address`, or the code of a server.',
  })
  readonly reason: string | null;

  @ApiProperty({ type: String, enum: ['account', 'patient', 'professional'], example: 'patient' })
  readonly recipientType: RecipientType;

  @ApiProperty(ID)
  readonly recipientId: string;

  @ApiProperty({ ...ID, nullable: true, description: 'The appointment that it is about, if it is about one.' })
  readonly appointmentId: string | null;

  @ApiProperty({ ...ID, nullable: true, description: 'The series, where it is about several appointments of one.' })
  readonly seriesId: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-12-01T13:00:02.000Z',
    description: 'When it was sent, skipped or given up.',
  })
  readonly endedAt: string | null;

  constructor(row: Notification) {
    this.id = row.id;
    this.kind = row.kind;
    this.channel = row.channel;
    this.state = row.state;
    this.attempts = row.attempts;
    this.reason = row.lastError;
    this.recipientType = row.recipientType;
    this.recipientId = row.recipientId;
    this.appointmentId = row.data.appointmentId ?? null;
    this.seriesId = row.data.seriesId ?? null;
    this.createdAt = row.createdAt.toISOString();
    this.endedAt = row.endedAt?.toISOString() ?? null;
  }
}
