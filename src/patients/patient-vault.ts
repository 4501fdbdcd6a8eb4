import { Injectable } from '@nestjs/common';
import { BlindIndex } from '../common/crypto/blind-index';
import { FieldEncryption, type Place } from '../common/crypto/field-encryption';
import type { Patient } from './patient.entity';
import type { PatientFields } from './patients.policy';

/** A patient's record with its encrypted fields opened. What of it a caller may see is decided by their role. */
export interface PatientRecord extends PatientFields {
  readonly id: string;
  /** `p_` and 6 of `a-z0-9`. */
  readonly code: string;
  readonly accountId: string | null;
  readonly enteredByProfessionalId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const SEALED_COLUMNS = {
  ssn: 'ssn_encrypted',
  nationalId: 'national_id_encrypted',
  allergiesAndMedication: 'allergies_and_medication_encrypted',
  aboutNote: 'about_note_encrypted',
  staffNote: 'staff_note_encrypted',
} as const;
type SealedField = keyof typeof SEALED_COLUMNS;
const SEALED_FIELDS = Object.keys(SEALED_COLUMNS) as readonly SealedField[];

/** The columns that hold what the fields say. */
export type SealedColumns = Omit<
  Patient,
  'id' | 'code' | 'accountId' | 'enteredByProfessionalId' | 'closedAt' | 'version' | 'createdAt' | 'updatedAt'
>;

/** Numbers that are found by their exact value. */
export interface SearchedNumbers {
  readonly ssn?: string | null;
  readonly nationalId?: string | null;
}

/** Between a record and its row: what is confidential leaves this class encrypted, bound to its row and column. */
@Injectable()
export class PatientVault {
  constructor(
    private readonly encryption: FieldEncryption,
    private readonly blindIndex: BlindIndex,
  ) {}

  /** The columns for those fields that are given. */
  seal(id: string, fields: PatientFields): SealedColumns;
  seal(id: string, fields: Partial<PatientFields>): Partial<SealedColumns>;
  seal(id: string, fields: Partial<PatientFields>): Partial<SealedColumns> {
    const { ssn, nationalId, allergiesAndMedication, aboutNote, staffNote, ...plain } = fields;
    const confidential = { ssn, nationalId, allergiesAndMedication, aboutNote, staffNote };
    const given = SEALED_FIELDS.filter((field) => confidential[field] !== undefined);
    const sealed = given.map((field): [string, string | null] => [
      `${field}Encrypted`,
      this.encryption.encryptOptional(confidential[field], place(id, field)),
    ]);
    return { ...plain, ...Object.fromEntries(sealed), ...this.indexes(fields) };
  }

  /** What to look for to find these exact numbers. */
  indexes({ ssn, nationalId }: SearchedNumbers): Pick<Partial<Patient>, 'ssnIndex' | 'nationalIdIndex'> {
    return {
      ...(ssn === undefined ? {} : { ssnIndex: ssn && this.blindIndex.of('patients.ssn', ssn) }),
      ...(nationalId === undefined
        ? {}
        : { nationalIdIndex: nationalId && this.blindIndex.of('patients.national_id', nationalId) }),
    };
  }

  /** @throws UndecipherableValue if a stored value was altered or belongs to another row */
  open(row: Patient): PatientRecord {
    const opened = (field: SealedField): string | null =>
      this.encryption.decryptOptional(row[`${field}Encrypted`], place(row.id, field));
    const { id, code, accountId, enteredByProfessionalId, version, createdAt, updatedAt } = row;
    const { firstName, lastName, phone, email, dateOfBirth, sex, address, tags } = row;
    return {
      ...{ id, code, accountId, enteredByProfessionalId, version, createdAt, updatedAt },
      ...{ firstName, lastName, phone, email, dateOfBirth, sex, address, tags },
      ssn: opened('ssn'),
      nationalId: opened('nationalId'),
      allergiesAndMedication: opened('allergiesAndMedication') ?? '',
      aboutNote: opened('aboutNote'),
      staffNote: opened('staffNote'),
    };
  }
}

const place = (row: string, field: SealedField): Place => ({ table: 'patients', column: SEALED_COLUMNS[field], row });
