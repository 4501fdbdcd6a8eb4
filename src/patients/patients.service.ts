import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Forbidden } from '../common/errors/common.errors';
import type { Page } from '../common/http/page';
import { invalidField } from '../common/http/validation.pipe';
import { onPatient, PatientAccess } from './patient-access';
import { PatientEntry } from './patient-entry';
import { PatientVault, type PatientRecord, type SearchedNumbers } from './patient-vault';
import { FieldNotWritable } from './patients.errors';
import { canEnter, PATIENT_FIELDS, readerOf, type PatientFields } from './patients.policy';
import { PatientsQueries, type PatientFilters } from './patients.queries';

/** Entering and reading records. Every reading is in the audit trail, in the same transaction. */
@Injectable()
export class PatientsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: PatientAccess,
    private readonly entry: PatientEntry,
    private readonly queries: PatientsQueries,
    private readonly vault: PatientVault,
    private readonly audit: AuditService,
  ) {}

  /** Staff enters a patient, who needs no account. @throws FieldNotWritable, PatientDuplicate */
  async enter(principal: Principal, fields: PatientFields): Promise<PatientRecord> {
    const { role, professionalId } = principal;
    // A professional without a record could never see the patient again.
    if (role === 'professional' && professionalId === null) throw new Forbidden();
    const refused = PATIENT_FIELDS.filter((field) => fields[field] !== null && !canEnter(readerOf(principal), field));
    if (refused.length > 0) {
      throw new FieldNotWritable(refused, { ...onPatient('patient.created', null, refused), outcome: 'refused' });
    }
    return this.transactions.run((em) =>
      this.entry.enter(em, fields, { role, enteredByProfessionalId: professionalId }),
    );
  }

  /** @throws PatientNotFound */
  async read(principal: Principal, key: string): Promise<PatientRecord> {
    return this.transactions.run(async (em) => {
      const patient = await this.access.reach(em, principal, key, 'patient.read');
      await this.audit.record(em, onPatient('patient.read', patient.id));
      return this.vault.open(patient);
    });
  }

  async list(principal: Principal, filters: PatientFilters): Promise<Page<PatientRecord>> {
    return this.transactions.run(async (em) => {
      const { rows, nextCursor } = await this.queries.list(em, principal, filters);
      await this.audit.record(em, ...rows.map(({ id }) => onPatient('patient.listed', id)));
      return { rows: await this.vault.openAll(rows), nextCursor };
    });
  }

  /** Records with exactly these numbers. A search that finds nothing is recorded too. */
  async search(numbers: SearchedNumbers): Promise<PatientRecord[]> {
    const searched = Object.entries(numbers).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    if (searched.length === 0) throw invalidField('ssn', 'required');
    return this.transactions.run(async (em) => {
      const rows = await this.queries.findByNumbers(em, this.vault.searched(numbers));
      const ids = rows.length > 0 ? rows.map(({ id }) => id) : [null];
      await this.audit.record(em, ...ids.map((id) => onPatient('patient.searched', id, searched)));
      return this.vault.openAll(rows);
    });
  }

  /** The record of the caller's own account; null if there is none (any more). */
  async ownRecord(em: EntityManager, { patientId }: Principal): Promise<PatientRecord | null> {
    const patient = patientId === null ? null : await this.queries.find(em, patientId);
    if (!patient) return null;
    await this.audit.record(em, onPatient('patient.read', patient.id));
    return this.vault.open(patient);
  }

  /**
   * The id behind a UUID or `p_` code, once it is sure that the caller may read that patient.
   * @throws PatientNotFound, whose refusal is recorded for any route of the application
   */
  async assertReadable(em: EntityManager, principal: Principal, key: string): Promise<string> {
    return (await this.access.reach(em, principal, key, 'patient.read')).id;
  }
}
