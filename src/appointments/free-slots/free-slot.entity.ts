import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * Derived: a start of a professional's grid from which some time is free. What depends on when it is asked and by whom
 * (notice, horizon, status, the patient's own sessions) is not in here. Booking never trusts it (ADR 8).
 */
@Entity('free_slots')
@Check('free_slots_long_enough', `free_minutes BETWEEN 15 AND 240`)
@Index('free_slots_in_time_of_part', { synchronize: false })
@Index('free_slots_of_professional', { synchronize: false })
export class FreeSlot {
  @ForeignKey('Professional', { name: 'free_slots_professional_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'professional_id', type: 'uuid', primaryKeyConstraintName: 'free_slots_pk' })
  professionalId!: string;

  @PrimaryColumn({ name: 'starts_at', type: 'timestamptz', primaryKeyConstraintName: 'free_slots_pk' })
  startsAt!: Date;

  /** Wall time of the start in the professional's zone, `YYYY-MM-DD HH:mm:ss`. */
  @Column({ name: 'local_starts_at', type: 'timestamp' })
  localStartsAt!: string;

  /** How long a session that starts here may last at most; no session is longer than 240 minutes. */
  @Column({ name: 'free_minutes', type: 'smallint' })
  freeMinutes!: number;
}
