import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, VersionColumn } from 'typeorm';

export const SEXES = ['M', 'F', 'O', 'P'] as const;
/** Male, female, other, prefers not to say. */
export type Sex = (typeof SEXES)[number];

/**
 * A patient's record as it is stored: whatever is encrypted is still sealed here. `patient-vault.ts` opens it.
 * The indexes over expressions belong to the migration; here they only have their names.
 */
@Entity('patients')
@Check('patients_code_form', `code ~ '^p_[a-z0-9]{6}$'`)
@Check('patients_phone_form', `phone ~ '^[+]?[0-9]{9,15}$'`)
@Check('patients_erased_closed', `erased_at IS NULL OR closed_at IS NOT NULL`)
@Check('patients_sex_known', `sex IN ('M', 'F', 'O', 'P')`)
@Check('patients_ssn_searchable', `(ssn_encrypted IS NULL) = (ssn_index IS NULL)`)
@Check('patients_national_id_searchable', `(national_id_encrypted IS NULL) = (national_id_index IS NULL)`)
@Index('patients_by_name', { synchronize: false })
@Index('patients_by_tag', { synchronize: false })
@Index('patients_search', { synchronize: false })
@Index('patients_name_search', { synchronize: false })
@Index('patients_email_search', { synchronize: false })
@Index('patients_phone_search', { synchronize: false })
export class Patient {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'patients_pk' })
  id!: string;

  /** `p_` and 6 of `a-z0-9`; unique for ever, closed records included. */
  @Index('patients_code_taken', { unique: true })
  @Column({ type: 'text' })
  code!: string;

  /** Null until a patient entered by staff accepts an invitation. */
  @Index('patients_account_taken', { unique: true })
  @ForeignKey('Account', { name: 'patients_account_fk', onDelete: 'SET NULL' })
  @Column({ name: 'account_id', type: 'uuid', nullable: true })
  accountId!: string | null;

  @Column({ name: 'first_name', type: 'text' })
  firstName!: string;

  @Column({ name: 'last_name', type: 'text' })
  lastName!: string;

  /** E.164 where it parses for the practice's country, else digits as they were given. */
  @Index('patients_phone_taken', { unique: true, where: 'closed_at IS NULL' })
  @Column({ type: 'text' })
  phone!: string;

  /** Lower case. Not the account's e-mail: changing one leaves the other. */
  @Index('patients_email_taken', { unique: true, where: 'closed_at IS NULL' })
  @Column({ type: 'text', nullable: true })
  email!: string | null;

  /** `YYYY-MM-DD` */
  @Column({ name: 'date_of_birth', type: 'date' })
  dateOfBirth!: string;

  @Column({ type: 'text' })
  sex!: Sex;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  /** Lower case, without repetition. */
  @Column({ type: 'text', array: true, default: '{}' })
  tags!: readonly string[];

  @Column({ name: 'allergies_and_medication_encrypted', type: 'text' })
  allergiesAndMedicationEncrypted!: string;

  @Column({ name: 'ssn_encrypted', type: 'text', nullable: true })
  ssnEncrypted!: string | null;

  @Index('patients_by_ssn')
  @Column({ name: 'ssn_index', type: 'text', nullable: true })
  ssnIndex!: string | null;

  @Column({ name: 'national_id_encrypted', type: 'text', nullable: true })
  nationalIdEncrypted!: string | null;

  @Index('patients_national_id_taken', { unique: true, where: 'closed_at IS NULL' })
  @Column({ name: 'national_id_index', type: 'text', nullable: true })
  nationalIdIndex!: string | null;

  @Column({ name: 'staff_note_encrypted', type: 'text', nullable: true })
  staffNoteEncrypted!: string | null;

  @Column({ name: 'about_note_encrypted', type: 'text', nullable: true })
  aboutNoteEncrypted!: string | null;

  @Index('patients_entered_by')
  @ForeignKey('Professional', { name: 'patients_entered_by_fk', onDelete: 'SET NULL' })
  @Column({ name: 'entered_by_professional_id', type: 'uuid', nullable: true })
  enteredByProfessionalId!: string | null;

  /** A closed record is hidden from everybody and kept for the legal period. */
  @Column({ name: 'closed_at', type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  /** Names, contact data and texts are gone, and so is the key. */
  @Column({ name: 'erased_at', type: 'timestamptz', nullable: true })
  erasedAt!: Date | null;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
