import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A start that was freed while somebody waited, until it has been offered or nobody wants it. */
@Entity('waitlist_openings')
export class WaitlistOpening {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'waitlist_openings_pk' })
  id!: string;

  @ForeignKey('Professional', { name: 'waitlist_openings_professional_fk', onDelete: 'CASCADE' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  /** Wall time of the start in the professional's zone. */
  @Column({ name: 'local_starts_at', type: 'timestamp' })
  localStartsAt!: string;

  /** A session of up to so many minutes was possible before: that is no news. */
  @Column({ name: 'minutes_before', type: 'smallint' })
  minutesBefore!: number;

  @Column({ name: 'free_minutes', type: 'smallint' })
  freeMinutes!: number;
}
