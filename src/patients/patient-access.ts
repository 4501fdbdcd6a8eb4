import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditedAct } from '../audit';
import type { Principal } from '../common/auth/access';
import type { Patient } from './patient.entity';
import { PatientNotFound } from './patients.errors';
import { PatientsQueries } from './patients.queries';

export type PatientAction =
  | 'patient.created'
  | 'patient.read'
  | 'patient.listed'
  | 'patient.searched'
  | 'patient.changed'
  | 'patient.tagged'
  | 'patient.untagged'
  | 'patient.invited'
  | 'patient.picture_read'
  | 'patient.picture_changed'
  | 'patient.picture_removed'
  | 'patient.closed'
  | 'patient.access_log_read';

/** An entry of the audit trail about a patient. @param fields their names; never their values */
export function onPatient(action: PatientAction, id: string | null, fields?: readonly string[]): AuditedAct {
  return { action, recordType: 'patient', recordId: id, ...(fields ? { details: { fields } } : {}) };
}

/** The way to a record: whoever may not see it learns nothing, and the trail learns that they tried. */
@Injectable()
export class PatientAccess {
  constructor(private readonly queries: PatientsQueries) {}

  /**
   * @param key UUID or `p_` code
   * @param lock for a change: nobody else changes the record until the end of the transaction
   * @throws PatientNotFound if there is no such open record among the caller's
   */
  async reach(
    em: EntityManager,
    principal: Principal,
    key: string,
    action: PatientAction,
    lock?: 'lock',
  ): Promise<Patient> {
    const patient = await this.queries.findReachable(em, principal, key, lock !== undefined);
    if (patient) return patient;
    const foreign = await this.queries.find(em, key);
    throw new PatientNotFound(foreign ? { ...onPatient(action, foreign.id), outcome: 'refused' } : undefined);
  }
}
