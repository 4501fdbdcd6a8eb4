import { ApiProperty } from '@nestjs/swagger';
import { PATIENCE_MS } from '../domain/attempts';
import type { WebhookEndpoint } from '../webhook-endpoint.entity';
import type { MadeWebhook } from '../webhooks.service';

const instantOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export class WebhookResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ example: 'https://hooks.clinic.org/praxis' })
  readonly url: string;

  @ApiProperty({ type: [String], example: ['appointment.booked', 'appointment.cancelled'] })
  readonly events: readonly string[];

  @ApiProperty({ type: String, enum: ['active', 'disabled'], example: 'active' })
  readonly status: string;

  @ApiProperty({
    type: String,
    enum: ['admin', 'gone', 'failing', null],
    nullable: true,
    example: null,
    description: 'By an administrator; the endpoint answered 410; nothing but failures for five days.',
  })
  readonly disabledReason: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'A warning: since then nothing but failures came of it.',
  })
  readonly failingSince: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'From then on a further failure disables it, unless something is delivered before.',
  })
  readonly disablesAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Until then the secret before the present one signs too.',
  })
  readonly previousSecretUntil: string | null;

  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12', description: 'The account.' })
  readonly createdBy: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly updatedAt: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor(endpoint: WebhookEndpoint) {
    const { failingSince, status } = endpoint;
    this.id = endpoint.id;
    this.url = endpoint.url;
    this.events = endpoint.events;
    this.status = status;
    this.disabledReason = endpoint.disabledReason;
    this.failingSince = instantOf(failingSince);
    this.disablesAt = instantOf(
      failingSince && status === 'active' ? new Date(failingSince.getTime() + PATIENCE_MS) : null,
    );
    this.previousSecretUntil = instantOf(endpoint.previousSecretUntil);
    this.createdBy = endpoint.createdBy;
    this.createdAt = endpoint.createdAt.toISOString();
    this.updatedAt = endpoint.updatedAt.toISOString();
    this.version = endpoint.version;
  }
}

/** The answer of making a webhook and of rotating its secret, and the only time that the secret is shown. */
export class MadeWebhookResponse extends WebhookResponse {
  @ApiProperty({
    example: 'whsec_QmFzZTY0T2YzMlJhbmRvbUJ5dGVzRm9yU2lnbmluZzE=',
    description: 'What deliveries are signed with (Standard Webhooks).',
  })
  readonly secret: string;

  constructor({ endpoint, secret }: MadeWebhook) {
    super(endpoint);
    this.secret = secret;
  }
}
