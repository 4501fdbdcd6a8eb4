import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PatientWithdrawal } from '../appointments';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { DataKeys } from '../common/crypto/data-keys';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { JobTasks } from '../jobs';
import { OutboxService } from '../outbox';
import { WaitlistAnswers } from '../waitlist';
import { PatientErasure } from './patient-erasure.entity';
import { PersonalRecords } from './personal-records';
import { onSubject, Subjects } from './subjects';

export const ERASE = 'erase_patient';

type Progress = Pick<PatientErasure, 'status' | 'step' | 'progress'>;

/**
 * Erases one patient, step by step. Each step may be done again: killed in between, it begins anew and ends the same. The key
 * goes last, so that nothing that is still to be told to others needs what it opens.
 */
@Injectable()
export class ErasureTask implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly transactions: TransactionRunner,
    private readonly subjects: Subjects,
    private readonly records: PersonalRecords,
    private readonly withdrawal: PatientWithdrawal,
    private readonly waitlist: WaitlistAnswers,
    private readonly keys: DataKeys,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tasks.register(ERASE, (payload, { isLast }) => this.erase((payload as { id: string }).id, isLast));
  }

  async erase(id: string, isLast: boolean): Promise<void> {
    const erasure = await this.transactions.read((em) => em.findOneBy(PatientErasure, { id }));
    if (!erasure || erasure.status === 'done') return;
    const { patientId } = erasure;
    try {
      await this.note(id, { status: 'running', step: 'calendar', progress: 5 });
      await this.leaveWaitlist(erasure);
      await this.withdrawal.withdraw(patientId, erasure.requestedBy);
      await this.note(id, { status: 'running', step: 'records', progress: 50 });
      await this.transactions.run((em) => this.eraseRecords(em, patientId));
      await this.note(id, { status: 'running', step: 'key', progress: 90 });
      await this.keys.destroy(patientId);
      await this.note(id, { status: 'done', step: 'done', progress: 100 });
    } catch (error) {
      if (isLast) await this.note(id, { status: 'failed', step: erasure.step, progress: erasure.progress });
      throw error;
    }
  }

  private async leaveWaitlist({ patientId, requestedBy }: PatientErasure): Promise<void> {
    const waiting = await this.transactions.read((em) =>
      em.query<{ id: string }[]>(`SELECT id FROM waitlist_entries WHERE patient_id = $1 AND status = 'waiting'`, [
        patientId,
      ]),
    );
    for (const { id } of waiting) await this.waitlist.leave(actingFor(requestedBy), id, undefined);
  }

  private async eraseRecords(em: EntityManager, patientId: string): Promise<void> {
    await takeLocks(em, [{ on: 'patient', id: patientId, mode: 'exclusive' }]);
    const subject = await this.subjects.find(em, patientId);
    const accountId = subject.isAccountTheirs ? subject.accountId : null;
    await this.records.erase(em, { patientId, accountId }, this.clock.now());
    if (subject.erasedAt !== null) return;
    await this.audit.record(em, onSubject('erased', patientId));
    await this.outbox.append(em, { type: 'patient.erased', aggregateType: 'patient', aggregateId: patientId });
  }

  private async note(id: string, { status, step, progress }: Progress): Promise<void> {
    const isOver = status === 'done' || status === 'failed';
    const change = { status, step, progress, endedAt: isOver ? this.clock.now() : null };
    await this.transactions.run((em) => em.update(PatientErasure, { id }, change));
  }
}

/** An administrator, or the server in the place of one. */
const actingFor = (accountId: string | null): Principal => ({
  accountId: accountId ?? '00000000-0000-0000-0000-000000000000',
  role: 'admin',
  deviceSessionId: '',
  patientId: null,
  professionalId: null,
});
