import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A code, since it is kept: a text could name whom it is about. */
export const ERASURE_REASONS = ['patient_request', 'retention_over', 'entered_in_error', 'other'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

export const ERASURE_STATUSES = ['queued', 'running', 'done', 'failed'] as const;
export type ErasureStatus = (typeof ERASURE_STATUSES)[number];

/** What is being done: calendars and waitlist left, records blanked and removed, the key destroyed. */
export const ERASURE_STEPS = ['calendar', 'records', 'key', 'done'] as const;
export type ErasureStep = (typeof ERASURE_STEPS)[number];

/** The one erasure of a patient. It stays, so that the practice can show what it has done. */
@Entity('patient_erasures')
@Check('patient_erasures_reason_known', `reason IN ('patient_request', 'retention_over', 'entered_in_error', 'other')`)
@Check('patient_erasures_status_known', `status IN ('queued', 'running', 'done', 'failed')`)
@Check('patient_erasures_step_known', `step IN ('calendar', 'records', 'key', 'done')`)
@Check('patient_erasures_progress_percent', `progress BETWEEN 0 AND 100`)
@Check('patient_erasures_ended', `(status IN ('done', 'failed')) = (ended_at IS NOT NULL)`)
export class PatientErasure {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'patient_erasures_pk' })
  id!: string;

  @Index('patient_erasures_once', { unique: true })
  @ForeignKey('Patient', { name: 'patient_erasures_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @Column({ type: 'text' })
  reason!: ErasureReason;

  @Column({ type: 'text', default: 'queued' })
  status!: ErasureStatus;

  @Column({ type: 'text', default: 'calendar' })
  step!: ErasureStep;

  /** Percent. */
  @Column({ type: 'integer', default: 0 })
  progress!: number;

  /** An account; null: the server itself. */
  @Column({ name: 'requested_by', type: 'uuid', nullable: true })
  requestedBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}
