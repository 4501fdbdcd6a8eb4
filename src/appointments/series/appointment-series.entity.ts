import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Appointments that were booked together from one recurrence. What they are now is theirs: they can be moved and cancelled one by one. */
@Entity('appointment_series')
export class AppointmentSeries {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'appointment_series_pk' })
  id!: string;

  @ForeignKey('Professional', { name: 'appointment_series_professional_fk' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  @ForeignKey('Patient', { name: 'appointment_series_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  /** RFC 5545, as it was asked for. A split keeps the one of the series that it comes from. */
  @Column({ type: 'text' })
  recurrence!: string;

  /** The first occurrence that was asked for, or with which a split began. */
  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  /** Occurrences that were not wanted. */
  @Column({ type: 'timestamptz', array: true, default: () => `'{}'` })
  exdates!: Date[];

  /** The series whose later appointments these were. */
  @ForeignKey('AppointmentSeries', { name: 'appointment_series_split_from_fk' })
  @Column({ name: 'split_from', type: 'uuid', nullable: true })
  splitFrom!: string | null;

  @Column({ name: 'booked_by', type: 'uuid', nullable: true })
  bookedBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
