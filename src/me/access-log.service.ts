import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditReadings, AuditService, type AuditEntry } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import type { Page, PageQuery } from '../common/http/page';
import { PatientNotFound } from '../patients';
import { ProfessionalsService } from '../professionals';
import { accessOf, type Access } from './domain/access';

/** What a patient may know of the audit trail: who has opened or changed the own record, and when. */
@Injectable()
export class AccessLogService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly readings: AuditReadings,
    private readonly professionals: ProfessionalsService,
    private readonly audit: AuditService,
  ) {}

  /** The latest first. @throws PatientNotFound for an account without a record, InvalidCursor */
  async read({ patientId, accountId }: Principal, page: PageQuery): Promise<Page<Access>> {
    if (patientId === null) throw new PatientNotFound();
    return this.transactions.run(async (em) => {
      const record = { type: 'patient', id: patientId, ownAccountId: accountId };
      const { rows, nextCursor } = await this.readings.accesses(em, record, page);
      const names = await this.namesIn(em, rows);
      await this.audit.record(em, { action: 'patient.access_log_read', recordType: 'patient', recordId: patientId });
      return { rows: rows.map((entry) => accessOf(entry, names)), nextCursor };
    });
  }

  private async namesIn(em: EntityManager, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> {
    const professionals = entries.filter(({ actorRole }) => actorRole === 'professional');
    const ids = new Set(professionals.flatMap(({ actorAccountId }) => actorAccountId ?? []));
    return ids.size === 0 ? new Map() : this.professionals.namesOf(em, [...ids]);
  }
}
