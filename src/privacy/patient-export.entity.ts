import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export const EXPORT_STATUSES = ['queued', 'running', 'ready', 'failed', 'expired'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** A copy of everything about one patient, made on request, which can be downloaded until it expires. */
@Entity('patient_exports')
@Check('patient_exports_status_known', `status IN ('queued', 'running', 'ready', 'failed', 'expired')`)
@Check('patient_exports_progress_percent', `progress BETWEEN 0 AND 100`)
@Check('patient_exports_ready', `(status = 'ready') = (content_encrypted IS NOT NULL)`)
export class PatientExport {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'patient_exports_pk' })
  id!: string;

  @Index('patient_exports_of_patient')
  @ForeignKey('Patient', { name: 'patient_exports_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @Column({ type: 'text', default: 'queued' })
  status!: ExportStatus;

  /** Percent. */
  @Column({ type: 'integer', default: 0 })
  progress!: number;

  /** An account. */
  @Column({ name: 'requested_by', type: 'uuid', nullable: true })
  requestedBy!: string | null;

  /** JSON, under the patient's key. */
  @Column({ name: 'content_encrypted', type: 'text', nullable: true, select: false })
  contentEncrypted!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** Null until it is ready. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;
}
