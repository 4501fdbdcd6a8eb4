import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditedAct } from '../audit';
import { PatientNotFound } from '../patients';
import type { Subject } from './personal-records';

/** A patient, whose record may be open, closed or erased. */
export interface FoundSubject extends Subject {
  readonly closedAt: Date | null;
  readonly erasedAt: Date | null;
  /** Whether the account is the patient's alone: staff that is treated here keeps its account. */
  readonly isAccountTheirs: boolean;
}

export type PrivacyAction =
  | 'export_requested'
  | 'exported'
  | 'export_read'
  | 'export_downloaded'
  | 'erasure_requested'
  | 'erasure_read'
  | 'erased'
  | 'legal_hold_placed'
  | 'legal_hold_read'
  | 'legal_hold_lifted';

/** An entry of the audit trail. @param details ids and codes */
export const onSubject = (
  action: PrivacyAction,
  patientId: string,
  details?: Readonly<Record<string, string>>,
): AuditedAct => ({
  action: `patient.${action}`,
  recordType: 'patient',
  recordId: patientId,
  ...(details ? { details } : {}),
});

const FIND = `
  SELECT p.id AS "patientId", p.account_id AS "accountId", p.closed_at AS "closedAt", p.erased_at AS "erasedAt",
         coalesce(u.role = 'patient' AND NOT EXISTS (SELECT FROM professionals WHERE account_id = u.id), false) AS "isAccountTheirs"
    FROM patients p LEFT JOIN users u ON u.id = p.account_id`;

/** Whoever has rights has them while the record is closed, too. For administrators only. */
@Injectable()
export class Subjects {
  /** @param key UUID or `p_` code. @throws PatientNotFound */
  async find(em: EntityManager, key: string): Promise<FoundSubject> {
    const condition = key.startsWith('p_') ? 'p.code = $1' : 'p.id = $1';
    const [row] = await em.query<FoundSubject[]>(`${FIND} WHERE ${condition}`, [key]);
    if (!row) throw new PatientNotFound();
    return row;
  }
}
