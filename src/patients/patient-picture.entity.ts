import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What a patient looks like: encrypted with their own key, as everything that says that somebody is a patient. */
@Entity('patient_pictures')
export class PatientPicture {
  @ForeignKey('Patient', { name: 'patient_pictures_patient_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'patient_id', type: 'uuid', primaryKeyConstraintName: 'patient_pictures_pk' })
  patientId!: string;

  /** Base64 before it was encrypted. */
  @Column({ name: 'picture_encrypted', type: 'text' })
  pictureEncrypted!: string;

  /** Another one with each picture. */
  @Column({ type: 'uuid' })
  revision!: string;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
