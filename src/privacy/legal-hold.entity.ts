import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** While it stands, the patient is not erased: a dispute, an order of a court, a period that the law sets. */
@Entity('legal_holds')
export class LegalHold {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'legal_holds_pk' })
  id!: string;

  @Index('legal_holds_once', { unique: true })
  @ForeignKey('Patient', { name: 'legal_holds_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @Column({ name: 'reason_encrypted', type: 'text' })
  reasonEncrypted!: string;

  /** An account. */
  @Column({ name: 'placed_by', type: 'uuid', nullable: true })
  placedBy!: string | null;

  @Column({ name: 'placed_at', type: 'timestamptz' })
  placedAt!: Date;
}
