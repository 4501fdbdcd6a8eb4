import { ApiProperty } from '@nestjs/swagger';
import { DELIVERY_STATES, type WebhookDelivery } from '../webhook-delivery.entity';
import type { ResentRange } from '../webhook-deliveries.service';

export class WebhookDeliveryResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12' })
  readonly webhookId: string;

  @ApiProperty({
    format: 'uuid',
    example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c13',
    description: 'Sent as `webhook-id`.',
  })
  readonly eventId: string;

  @ApiProperty({ example: 'appointment.booked' })
  readonly type: string;

  @ApiProperty({ type: String, enum: DELIVERY_STATES, example: 'delivered' })
  readonly state: string;

  @ApiProperty({ type: 'integer', example: 1, description: 'Since it was made, or last asked for.' })
  readonly attempts: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  readonly nextAttemptAt: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 204, description: 'The status of the last answer.' })
  readonly lastStatus: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 87, description: 'Milliseconds until the last answer.' })
  readonly lastDurationMs: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why the last attempt failed: `status`, `redirect`, `timeout`, `refused`, `tls` and so on.',
  })
  readonly lastError: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-12-01T13:00:00.000Z' })
  readonly endedAt: string | null;

  constructor(delivery: WebhookDelivery) {
    this.id = delivery.id;
    this.webhookId = delivery.endpointId;
    this.eventId = delivery.eventId;
    this.type = delivery.eventType;
    this.state = delivery.state;
    this.attempts = delivery.attempts;
    this.nextAttemptAt = delivery.nextAttemptAt?.toISOString() ?? null;
    this.lastStatus = delivery.lastStatus;
    this.lastDurationMs = delivery.lastDurationMs;
    this.lastError = delivery.lastError;
    this.createdAt = delivery.createdAt.toISOString();
    this.endedAt = delivery.endedAt?.toISOString() ?? null;
  }
}

export class ResentRangeResponse {
  @ApiProperty({ type: 'integer', example: 12, description: 'So many are sent again.' })
  readonly count: number;

  @ApiProperty({ example: true, description: 'False: there are more in this range; ask again.' })
  readonly complete: boolean;

  constructor({ count, complete }: ResentRange) {
    this.count = count;
    this.complete = complete;
  }
}
