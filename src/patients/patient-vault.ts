import { Injectable } from '@nestjs/common';
import { BlindIndex } from '../common/crypto/blind-index';
import { DataEncryption, type RecordReader } from '../common/crypto/data-encryption';
import type { Place } from '../common/crypto/field-encryption';
import type { Patient } from './patient.entity';
import type { PatientField, PatientFields } from './patients.policy';

/** A patient's record with its encrypted fields opened. What of it a caller may see is decided by their role. */
export interface PatientRecord extends PatientFields {
  readonly id: string;
  /** `p_` and 6 of `a-z0-9`. */
  readonly code: string;
  readonly accountId: string | null;
  readonly enteredByProfessionalId: string | null;
  readonly version: number;
  /** What is stored of these fields was altered, or its key is gone: they are empty here, and not known to be empty. */
  readonly unreadable: readonly PatientField[];
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
  | 'id'
  | 'code'
  | 'accountId'
  | 'enteredByProfessionalId'
  | 'closedAt'
  | 'erasedAt'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
>;

/** Numbers that are found by their exact value. */
export interface SearchedNumbers {
  readonly ssn?: string | null;
  readonly nationalId?: string | null;
}

/** Blind indexes; one of each that is given must be the record's. */
export interface SearchedIndexes {
  readonly ssnIndex?: readonly string[];
  readonly nationalIdIndex?: readonly string[];
}

/** Between a record and its row: what is confidential leaves this class encrypted, bound to its patient, row and column. */
@Injectable()
export class PatientVault {
  constructor(
    private readonly encryption: DataEncryption,
    private readonly blindIndex: BlindIndex,
  ) {}

  /** The columns for those fields that are given. */
  async seal(id: string, fields: PatientFields): Promise<SealedColumns>;
  async seal(id: string, fields: Partial<PatientFields>): Promise<Partial<SealedColumns>>;
  async seal(id: string, fields: Partial<PatientFields>): Promise<Partial<SealedColumns>> {
    const { ssn, nationalId, allergiesAndMedication, aboutNote, staffNote, ...plain } = fields;
    const confidential = { ssn, nationalId, allergiesAndMedication, aboutNote, staffNote };
    const given = SEALED_FIELDS.filter((field) => confidential[field] !== undefined);
    if (given.length === 0) return plain;
    const sealer = await this.encryption.sealerOf(id);
    const sealed = given.map((field): [string, string | null] => [
      `${field}Encrypted`,
      sealer.sealOptional(confidential[field], place(id, field)),
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

  /** What open records with these exact numbers may hold, whichever key they were written under. */
  searched({ ssn, nationalId }: SearchedNumbers): SearchedIndexes {
    return {
      ...(ssn ? { ssnIndex: this.blindIndex.all('patients.ssn', ssn) } : {}),
      ...(nationalId ? { nationalIdIndex: this.blindIndex.all('patients.national_id', nationalId) } : {}),
    };
  }

  /** While keys are rotated: how another record may still hold this national id, unseen by the unique index. */
  olderIndex(nationalId: string | null | undefined): string | undefined {
    return nationalId ? this.blindIndex.older('patients.national_id', nationalId) : undefined;
  }

  async open(row: Patient): Promise<PatientRecord> {
    const [record] = await this.openAll([row]);
    if (!record) throw new Error('One row is one record.');
    return record;
  }

  /** Records of rows, in order. A stored value that was altered, or whose key is gone, is named in `unreadable`. */
  async openAll(rows: readonly Patient[]): Promise<PatientRecord[]> {
    const readers = await this.encryption.readersOf(
      rows.map((row) => ({ owner: row.id, sealed: SEALED_FIELDS.map((field) => row[`${field}Encrypted`]) })),
    );
    return rows.flatMap((row, index) => {
      const reader = readers[index];
      return reader ? [opened(row, reader)] : [];
    });
  }
}

function opened(row: Patient, reader: RecordReader): PatientRecord {
  const read = (field: SealedField): string | null =>
    reader.read(field, row[`${field}Encrypted`], place(row.id, field));
  const { id, code, accountId, enteredByProfessionalId, version, createdAt, updatedAt } = row;
  const { firstName, lastName, phone, email, dateOfBirth, sex, address, tags } = row;
  return {
    ...{ id, code, accountId, enteredByProfessionalId, version, createdAt, updatedAt },
    ...{ firstName, lastName, phone, email, dateOfBirth, sex, address, tags },
    ssn: read('ssn'),
    nationalId: read('nationalId'),
    allergiesAndMedication: read('allergiesAndMedication') ?? '',
    aboutNote: read('aboutNote'),
    staffNote: read('staffNote'),
    unreadable: reader.unreadable as readonly PatientField[],
  };
}

const place = (row: string, field: SealedField): Place => ({ table: 'patients', column: SEALED_COLUMNS[field], row });
