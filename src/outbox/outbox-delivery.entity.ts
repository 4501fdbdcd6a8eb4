import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

const PENDING = { where: 'delivered_at IS NULL AND dead_at IS NULL' };

/** One event for one consumer: to be told, told, or given up. */
@Entity('outbox_deliveries')
@Check('outbox_deliveries_one_end', `delivered_at IS NULL OR dead_at IS NULL`)
@Index('outbox_deliveries_due', ['consumer', 'dueAt'], PENDING)
@Index('outbox_deliveries_in_order', ['consumer', 'aggregateId', 'position'], PENDING)
export class OutboxDelivery {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'outbox_deliveries_pk' })
  consumer!: string;

  @Index('outbox_deliveries_of_event')
  @ForeignKey('OutboxEvent', { name: 'outbox_deliveries_event_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'event_id', type: 'uuid', primaryKeyConstraintName: 'outbox_deliveries_pk' })
  eventId!: string;

  @Column({ name: 'aggregate_id', type: 'uuid' })
  aggregateId!: string;

  @Column({ type: 'bigint' })
  position!: string;

  /** So many have failed. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ name: 'due_at', type: 'timestamptz' })
  dueAt!: Date;

  @Column({ name: 'delivered_at', type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;

  /** When it was given up. Nothing waits for it any more; `praxis events replay` tries it again. */
  @Column({ name: 'dead_at', type: 'timestamptz', nullable: true })
  deadAt!: Date | null;

  /** The name and code of the last failure, never its text. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;
}
