import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Local dates, or wall times within them, when nothing can be booked. */
@Entity('blocked_periods')
@Index('blocked_periods_of_professional', ['professionalId', 'endsOn'])
@Check('blocked_periods_ordered', `starts_on <= ends_on`)
@Check('blocked_periods_times_both_or_none', `(start_time IS NULL) = (end_time IS NULL)`)
export class BlockedPeriodRow {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'blocked_periods_pk' })
  id!: string;

  /** Null: the whole practice, in the practice's zone. */
  @ForeignKey('Professional', { name: 'blocked_periods_professional_fk', onDelete: 'CASCADE' })
  @Column({ name: 'professional_id', type: 'uuid', nullable: true })
  professionalId!: string | null;

  @Column({ name: 'starts_on', type: 'date' })
  startsOn!: string;

  @Column({ name: 'ends_on', type: 'date' })
  endsOn!: string;

  @Column({ name: 'start_time', type: 'text', nullable: true })
  startTime!: string | null;

  @Column({ name: 'end_time', type: 'text', nullable: true })
  endTime!: string | null;

  /** Private: why somebody is away may well be their health. */
  @Column({ name: 'reason_encrypted', type: 'text', nullable: true })
  reasonEncrypted!: string | null;

  /** Account. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
