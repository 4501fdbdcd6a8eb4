import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that happened, waiting to be told outside. Written in the transaction in which it happened. */
@Entity('outbox_events')
@Index('outbox_events_undelivered', ['id'], { where: 'delivered_at IS NULL' })
@Index('outbox_events_by_aggregate', ['aggregateType', 'aggregateId', 'id'])
export class OutboxEvent {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'outbox_events_pk' })
  id!: string;

  /** `<record>.<past verb>`, e.g. `appointment.booked`. */
  @Column({ type: 'text' })
  type!: string;

  @Column({ name: 'aggregate_type', type: 'text' })
  aggregateType!: string;

  @Column({ name: 'aggregate_id', type: 'uuid' })
  aggregateId!: string;

  /** Ids, instants and codes only: no names, no health data. */
  @Column({ type: 'jsonb' })
  data!: Readonly<Record<string, unknown>>;

  @Column({ name: 'occurred_at', type: 'timestamptz' })
  occurredAt!: Date;

  @Column({ name: 'delivered_at', type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;
}
