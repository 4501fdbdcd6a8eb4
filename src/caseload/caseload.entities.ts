import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event that somebody has worked off: brought again, it changes nothing. */
@Entity('consumed_events')
export class ConsumedEvent {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'consumed_events_pk' })
  consumer!: string;

  @PrimaryColumn({ name: 'event_id', type: 'uuid', primaryKeyConstraintName: 'consumed_events_pk' })
  eventId!: string;

  @Index('consumed_events_by_time')
  @Column({ name: 'consumed_at', type: 'timestamptz' })
  consumedAt!: Date;
}

/** What events have said last of an appointment. */
@Entity('caseload_appointments')
@Index('caseload_appointments_of_professional', ['professionalId', 'startsAt'], { where: 'counts' })
export class CaseloadAppointment {
  @PrimaryColumn({ name: 'appointment_id', type: 'uuid', primaryKeyConstraintName: 'caseload_appointments_pk' })
  appointmentId!: string;

  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  /** Whether it is to come, or was held. */
  @Column({ type: 'boolean' })
  counts!: boolean;

  /** Of the event: what was said before it is worth nothing any more. A 64-bit number. */
  @Column({ type: 'bigint' })
  position!: string;
}

/** A patient whose record was closed belongs to nobody's caseload. */
@Entity('caseload_closed_patients')
export class CaseloadClosedPatient {
  @PrimaryColumn({ name: 'patient_id', type: 'uuid', primaryKeyConstraintName: 'caseload_closed_patients_pk' })
  patientId!: string;

  @Column({ name: 'closed_at', type: 'timestamptz' })
  closedAt!: Date;
}
