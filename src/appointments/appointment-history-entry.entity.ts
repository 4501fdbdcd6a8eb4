import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AppointmentStatus, Role } from './domain/appointment-status';

/** What can happen to an appointment. */
export const APPOINTMENT_ACTS = [
  'booked',
  'confirmed',
  'rescheduled',
  'cancelled',
  'fee_waived',
  'arrived',
  'fulfilled',
  'no_show',
  'corrected',
] as const;
export type AppointmentAct = (typeof APPOINTMENT_ACTS)[number];

/** One move of an appointment: from what, to what, by whom, when and why. */
@Entity('appointment_history')
@Index('appointment_history_of_appointment', ['appointmentId', 'id'])
export class AppointmentHistoryEntry {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'appointment_history_pk' })
  id!: string;

  @ForeignKey('Appointment', { name: 'appointment_history_appointment_fk', onDelete: 'CASCADE' })
  @Column({ name: 'appointment_id', type: 'uuid' })
  appointmentId!: string;

  @Column({ type: 'text' })
  act!: AppointmentAct;

  @Column({ name: 'from_status', type: 'text', nullable: true })
  fromStatus!: AppointmentStatus | null;

  @Column({ name: 'to_status', type: 'text' })
  toStatus!: AppointmentStatus;

  @Column({ name: 'from_starts_at', type: 'timestamptz', nullable: true })
  fromStartsAt!: Date | null;

  @Column({ name: 'to_starts_at', type: 'timestamptz', nullable: true })
  toStartsAt!: Date | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ name: 'by_account_id', type: 'uuid', nullable: true })
  byAccountId!: string | null;

  @Column({ name: 'by_role', type: 'text' })
  byRole!: Role;

  @Column({ name: 'reason_encrypted', type: 'text', nullable: true })
  reasonEncrypted!: string | null;
}
