import { Column, Entity, Generated, Index, PrimaryColumn } from 'typeorm';
import type { EventType } from './catalogue';

/** Something that happened, waiting to be told outside. Written in the transaction in which it happened. */
@Entity('outbox_events')
@Index('outbox_events_undelivered', ['position'], { where: 'delivered_at IS NULL' })
@Index('outbox_events_by_aggregate', ['aggregateType', 'aggregateId', 'id'])
export class OutboxEvent {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'outbox_events_pk' })
  id!: string;

  /** `<record>.<past verb>`, e.g. `appointment.booked`. */
  @Column({ type: 'text' })
  type!: EventType;

  @Column({ name: 'aggregate_type', type: 'text' })
  aggregateType!: string;

  @Column({ name: 'aggregate_id', type: 'uuid' })
  aggregateId!: string;

  /** Ids, instants and codes only: no names, no health data. */
  @Column({ type: 'jsonb' })
  data!: Readonly<Record<string, unknown>>;

  @Index('outbox_events_by_time')
  @Column({ name: 'occurred_at', type: 'timestamptz' })
  occurredAt!: Date;

  /** When deliveries were made of it, one for each consumer. */
  @Column({ name: 'delivered_at', type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;

  /** The order in which events were written: of one record, that in which they happened. A 64-bit number. */
  @Generated('identity' as 'increment')
  @Column({ type: 'bigint', generatedIdentity: 'ALWAYS' })
  position!: string;
}
