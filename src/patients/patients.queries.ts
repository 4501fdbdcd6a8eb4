import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { runStatement } from '../common/database/statement';
import { InvalidCursor } from '../common/errors/common.errors';
import { pageOf, readCursor, type Page } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { Patient } from './patient.entity';
import type { SearchedIndexes } from './patient-vault';

/** What a list is narrowed by; all that are given must hold. */
export interface PatientFilters {
  /** Every word is part of the first or last name; case and accents do not matter. */
  readonly name?: string;
  /** Part of the phone: digits with an optional leading `+`. */
  readonly phone?: string;
  readonly email?: string;
  /** A whole tag. */
  readonly tag?: string;
  /** Every word is part of names, e-mail, code or tags. */
  readonly q?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/** All columns but those that the database or this class fills. */
export type NewPatientRow = Omit<Patient, 'code' | 'version' | 'closedAt' | 'erasedAt' | 'updatedAt'>;

const CODE_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CODE_LENGTH = 6;

export function newPatientCode(): string {
  const character = (): string => CODE_ALPHABET.charAt(randomInt(CODE_ALPHABET.length));
  return `p_${Array.from({ length: CODE_LENGTH }, character).join('')}`;
}

const INSERT_PATIENT = {
  name: 'insert_patient',
  text: `
    INSERT INTO patients (id, code, account_id, first_name, last_name, phone, email, date_of_birth, sex, address, tags,
      allergies_and_medication_encrypted, ssn_encrypted, ssn_index, national_id_encrypted, national_id_index,
      staff_note_encrypted, about_note_encrypted, entered_by_professional_id, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)
    ON CONFLICT (code) DO NOTHING
    RETURNING id`,
};

const NAME = `fold_text(patient.firstName || ' ' || patient.lastName)`;
const SEARCHED = 'patient_search_text(patient.firstName, patient.lastName, patient.email, patient.code, patient.tags)';
const SORT_KEY = ['fold_text(patient.lastName)', 'fold_text(patient.firstName)', 'patient.id'] as const;
const MAX_MATCHES = 100;

/** SQL of "contains this text", an SQL expression: escaped after folding, which can make a wildcard of another character. */
const partOf = (text: string): string => `'%' || regexp_replace(${text}, '([\\\\%_])', '\\\\\\1', 'g') || '%'`;

@Injectable()
export class PatientsQueries {
  constructor(private readonly clock: Clock) {}

  /** Stores a new record under a code that nobody has had. A code that is taken does not end the transaction. */
  async insert(em: EntityManager, row: NewPatientRow, makeCode = newPatientCode): Promise<void> {
    for (;;) {
      const values: unknown[] = [row.id, makeCode(), row.accountId, row.firstName, row.lastName, row.phone, row.email];
      values.push(row.dateOfBirth, row.sex, row.address, row.tags, row.allergiesAndMedicationEncrypted);
      values.push(row.ssnEncrypted, row.ssnIndex, row.nationalIdEncrypted, row.nationalIdIndex);
      values.push(row.staffNoteEncrypted, row.aboutNoteEncrypted, row.enteredByProfessionalId, row.createdAt);
      if ((await runStatement(em, INSERT_PATIENT, values)).length > 0) return;
    }
  }

  /**
   * The open record that the caller may see.
   * @param key UUID or `p_` code
   * @param lock keeps it as it is until the end of the transaction, without holding up bookings that refer to it
   */
  async findReachable(em: EntityManager, principal: Principal, key: string, lock = false): Promise<Patient | null> {
    const query = within(open(em), principal, this.clock.now()).andWhere(...identifiedBy(key));
    return (lock ? query.setLock('for_no_key_update') : query).getOne();
  }

  /** The open record, whoever asks. */
  async find(em: EntityManager, key: string): Promise<Patient | null> {
    return open(em)
      .andWhere(...identifiedBy(key))
      .getOne();
  }

  /** Open records with exactly these numbers, by their blind indexes. */
  async findByNumbers(em: EntityManager, { ssnIndex, nationalIdIndex }: SearchedIndexes): Promise<Patient[]> {
    const query = open(em);
    if (ssnIndex) query.andWhere('patient.ssnIndex IN (:...ssnIndex)', { ssnIndex });
    if (nationalIdIndex) query.andWhere('patient.nationalIdIndex IN (:...nationalIdIndex)', { nationalIdIndex });
    return query.orderBy('patient.id').limit(MAX_MATCHES).getMany();
  }

  /**
   * Whether an open record but this one has this blind index. Whoever asks for the same waits until this transaction ends, so
   * that of two who write the number under different keys one sees the other.
   */
  async hasOther(em: EntityManager, id: string, nationalIdIndex: string): Promise<boolean> {
    await em.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 8))', [nationalIdIndex]);
    return open(em)
      .andWhere('patient.nationalIdIndex = :nationalIdIndex AND patient.id <> :id', { nationalIdIndex, id })
      .getExists();
  }

  /** By last name, first name (case and accents do not matter) and id. */
  async list(em: EntityManager, principal: Principal, filters: PatientFilters): Promise<Page<Patient>> {
    const query = narrowed(within(open(em), principal, this.clock.now()), filters);
    const [last] = readCursor(filters.cursor, 'uuid') ?? [];
    if (last !== undefined) {
      const after = await this.placeOf(em, principal, String(last));
      query.andWhere(`(${SORT_KEY.join(', ')}) > (:lastName, :firstName, :id)`, after);
    }
    const [lastName, firstName] = SORT_KEY;
    query.addSelect(lastName, 'sort_last_name').addSelect(firstName, 'sort_first_name');
    query.orderBy('sort_last_name').addOrderBy('sort_first_name').addOrderBy('patient.id');
    return pageOf(await query.limit(filters.limit + 1).getMany(), filters.limit, (patient) => [patient.id]);
  }

  /** The cursor is an id alone, so that no name travels in a URL; only of patients that the caller may see. */
  private async placeOf(em: EntityManager, principal: Principal, id: string): Promise<Record<string, string>> {
    const query = within(
      em.createQueryBuilder(Patient, 'patient').where('patient.id = :id', { id }),
      principal,
      this.clock.now(),
    );
    const [lastName, firstName] = SORT_KEY;
    const place = await query
      .select(lastName, 'lastName')
      .addSelect(firstName, 'firstName')
      .getRawOne<Record<string, string>>();
    if (!place) throw new InvalidCursor();
    return { ...place, id };
  }
}

function open(em: EntityManager): SelectQueryBuilder<Patient> {
  return em.createQueryBuilder(Patient, 'patient').where('patient.closedAt IS NULL');
}

/** Narrows to the rows of the caller: all of an admin, the own patients of a professional, a patient's own. */
function within(query: SelectQueryBuilder<Patient>, principal: Principal, now: Date): SelectQueryBuilder<Patient> {
  const { role, professionalId, patientId } = principal;
  if (role === 'admin') return query;
  if (role === 'patient') return query.andWhere('patient.id = :ownId', { ownId: patientId });
  const own = `SELECT FROM own_patients own
    WHERE own.professional_id = :professionalId AND own.patient_id = patient.id AND own.lapses_at > :now`;
  return query.andWhere(`EXISTS (${own})`, { professionalId, now });
}

function identifiedBy(key: string): [condition: string, parameters: { key: string }] {
  // A subquery rather than a condition on the code: only an id lets the planner look up one patient in own_patients.
  const id = key.startsWith('p_') ? '(SELECT known.id FROM patients known WHERE known.code = :key)' : ':key';
  return [`patient.id = ${id}`, { key }];
}

function narrowed(
  query: SelectQueryBuilder<Patient>,
  { name, phone, email, tag, q }: PatientFilters,
): SelectQueryBuilder<Patient> {
  const words = (text: string | undefined): string[] => text?.normalize('NFC').split(/\s+/) ?? [];
  words(name).forEach((word, i) =>
    query.andWhere(`${NAME} LIKE ${partOf(`fold_text(:name${i})`)}`, { [`name${i}`]: word }),
  );
  words(q).forEach((word, i) => query.andWhere(`${SEARCHED} LIKE ${partOf(`fold_text(:q${i})`)}`, { [`q${i}`]: word }));
  if (phone !== undefined) query.andWhere(`patient.phone LIKE ${partOf(':phone::text')}`, { phone });
  if (email !== undefined)
    query.andWhere(`patient.email LIKE ${partOf(':email::text')}`, { email: email.toLowerCase() });
  if (tag !== undefined) query.andWhere('patient.tags @> ARRAY[:tag]::text[]', { tag });
  return query;
}
