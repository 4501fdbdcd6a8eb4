import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountsService } from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { Clock } from '../common/time/clock';
import { Jobs } from '../jobs';
import { OutboxService } from '../outbox';
import { ERASE } from './erasure.task';
import { LegalHold } from './legal-hold.entity';
import { PatientErasure, type ErasureReason } from './patient-erasure.entity';
import { ErasureBegun, ErasureNotFound, LegalHoldStands } from './privacy.errors';
import { onSubject, Subjects, type FoundSubject } from './subjects';

/** Who wants it; null: the server itself, because the time to keep the record is over. */
interface Order {
  readonly requestedBy: string | null;
  readonly reason: ErasureReason;
}

/** Begins erasures. The record is closed and the account ended at once; the rest is a job. */
@Injectable()
export class ErasuresService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly subjects: Subjects,
    private readonly accounts: AccountsService,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  /**
   * There is no way back. One that was given up can be begun again.
   * @throws PatientNotFound, LegalHoldStands, ErasureBegun
   */
  async request({ accountId }: Principal, key: string, reason: ErasureReason): Promise<PatientErasure> {
    return this.transactions.run((em) => this.begin(em, key, { requestedBy: accountId, reason }));
  }

  /** The same in the caller's transaction. */
  async begin(em: EntityManager, key: string, order: Order): Promise<PatientErasure> {
    const { patientId } = await this.subjects.find(em, key);
    // Nothing is booked meanwhile, and no legal hold placed; afterwards the record is closed.
    await takeLocks(em, [{ on: 'patient', id: patientId, mode: 'exclusive' }]);
    const subject = await this.subjects.find(em, patientId);
    if (await em.existsBy(LegalHold, { patientId })) throw new LegalHoldStands();
    const erasure = await this.note(em, patientId, order);
    await this.close(em, subject);
    await this.jobs.add(em, { task: ERASE, payload: { id: erasure.id }, key: `erasure:${erasure.id}` });
    await this.audit.record(em, onSubject('erasure_requested', patientId, { reason: order.reason }));
    return erasure;
  }

  /** @throws PatientNotFound, ErasureNotFound */
  async read(key: string): Promise<PatientErasure> {
    return this.transactions.run(async (em) => {
      const { patientId } = await this.subjects.find(em, key);
      const erasure = await em.findOneBy(PatientErasure, { patientId });
      if (!erasure) throw new ErasureNotFound();
      await this.audit.record(em, onSubject('erasure_read', patientId));
      return erasure;
    });
  }

  private async note(em: EntityManager, patientId: string, order: Order): Promise<PatientErasure> {
    const before = await em.findOneBy(PatientErasure, { patientId });
    if (before && before.status !== 'failed') throw new ErasureBegun();
    const now = this.clock.now();
    const erasure = em.create(PatientErasure, {
      ...{ id: before?.id ?? newId(now), patientId, ...order },
      ...{ status: 'queued', step: 'calendar', progress: 0, createdAt: now, endedAt: null },
    });
    await em.upsert(PatientErasure, erasure, ['id']);
    return erasure;
  }

  private async close(em: EntityManager, { patientId, accountId, closedAt, isAccountTheirs }: FoundSubject) {
    if (closedAt === null) {
      const now = this.clock.now();
      await em.query('UPDATE patients SET closed_at = $2, updated_at = $2, version = version + 1 WHERE id = $1', [
        patientId,
        now,
      ]);
      await this.outbox.append(em, { type: 'patient.deleted', aggregateType: 'patient', aggregateId: patientId });
    }
    if (accountId !== null && isAccountTheirs) await this.accounts.disable(em, accountId);
  }
}
