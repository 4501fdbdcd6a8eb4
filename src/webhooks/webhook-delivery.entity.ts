import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DeliveryFailure } from './sending/post';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'cancelled'] as const;
/** `failed`: given up; `cancelled`: the endpoint was disabled before it was delivered. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event for one endpoint. What the endpoint answers is not kept, but for the status and how long it took. */
@Entity('webhook_deliveries')
@Check('webhook_deliveries_state_known', `state IN ('pending', 'delivered', 'failed', 'cancelled')`)
@Check('webhook_deliveries_ended', `(state = 'pending') = (ended_at IS NULL)`)
@Check('webhook_deliveries_next', `(state = 'pending') = (next_attempt_at IS NOT NULL)`)
@Index('webhook_deliveries_once', ['endpointId', 'eventId'], { unique: true })
@Index('webhook_deliveries_of_endpoint', ['endpointId', 'createdAt', 'id'])
@Index('webhook_deliveries_of_state', ['endpointId', 'state', 'createdAt', 'id'])
@Index('webhook_deliveries_ended_at', ['endedAt'], { where: 'ended_at IS NOT NULL' })
export class WebhookDelivery {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'webhook_deliveries_pk' })
  id!: string;

  @ForeignKey('WebhookEndpoint', { name: 'webhook_deliveries_endpoint_fk', onDelete: 'CASCADE' })
  @Column({ name: 'endpoint_id', type: 'uuid' })
  endpointId!: string;

  /** No foreign key: the outbox forgets events, and those of a test were never there. */
  @Column({ name: 'event_id', type: 'uuid' })
  eventId!: string;

  @Column({ name: 'event_type', type: 'text' })
  eventType!: string;

  /** The CloudEvent as it is sent, member for member: ids, instants and codes only. */
  @Column({ type: 'json' })
  event!: object;

  @Column({ type: 'text', default: 'pending' })
  state!: DeliveryState;

  /** Since it was last asked for. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ name: 'next_attempt_at', type: 'timestamptz', nullable: true })
  nextAttemptAt!: Date | null;

  /** The HTTP status of the last answer; null: there was none. */
  @Column({ name: 'last_status', type: 'integer', nullable: true })
  lastStatus!: number | null;

  @Column({ name: 'last_duration_ms', type: 'integer', nullable: true })
  lastDurationMs!: number | null;

  /** A code, never the text of a failure. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: DeliveryFailure | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
