import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { OwnerErased } from '../common/crypto/data-keys';
import { DataEncryption } from '../common/crypto/data-encryption';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { Clock } from '../common/time/clock';
import { Jobs } from '../jobs';
import { PatientExport, type ExportStatus } from './patient-export.entity';
import type { ExportContent } from './export-content';
import { EXPORT, placeOf } from './export.task';
import { ExportNotFound, ExportNotReady } from './privacy.errors';
import { onSubject, Subjects } from './subjects';

/** An export as it is at this moment. */
export interface ExportView {
  readonly id: string;
  readonly status: ExportStatus;
  readonly progress: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** Copies of everything about one patient, for administrators to hand over. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly subjects: Subjects,
    private readonly encryption: DataEncryption,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws PatientNotFound, OwnerErased */
  async request({ accountId }: Principal, key: string): Promise<ExportView> {
    return this.transactions.run(async (em) => {
      const { patientId, erasedAt } = await this.subjects.find(em, key);
      if (erasedAt !== null) throw new OwnerErased();
      const now = this.clock.now();
      const id = newId(now);
      const row = { id, patientId, status: 'queued', progress: 0, requestedBy: accountId, createdAt: now } as const;
      await em.insert(PatientExport, { ...row, contentEncrypted: null, expiresAt: null });
      await this.jobs.add(em, { task: EXPORT, payload: { id }, key: `export:${id}` });
      await this.audit.record(em, onSubject('export_requested', patientId, { exportId: id }));
      return { ...row, expiresAt: null };
    });
  }

  /** @throws PatientNotFound, ExportNotFound */
  async read(key: string, id: string): Promise<ExportView> {
    return this.transactions.run(async (em) => {
      const found = await this.find(em, key, id);
      await this.audit.record(em, onSubject('export_read', found.patientId, { exportId: id }));
      return this.view(found);
    });
  }

  /** @throws PatientNotFound, ExportNotFound, ExportNotReady before it is done and after it has expired */
  async download(key: string, id: string): Promise<ExportContent> {
    return this.transactions.run(async (em) => {
      const found = await this.find(em, key, id);
      const { status } = this.view(found);
      if (status !== 'ready' || found.contentEncrypted === null) throw new ExportNotReady({ params: { status } });
      await this.audit.record(em, onSubject('export_downloaded', found.patientId, { exportId: id }));
      const text = await this.encryption.open(found.patientId, found.contentEncrypted, placeOf(id));
      return JSON.parse(text) as ExportContent;
    });
  }

  private async find(em: EntityManager, key: string, id: string): Promise<PatientExport> {
    const { patientId } = await this.subjects.find(em, key);
    const found = await em
      .createQueryBuilder(PatientExport, 'export')
      .addSelect('export.contentEncrypted')
      .where('export.id = :id AND export.patientId = :patientId', { id, patientId })
      .getOne();
    if (!found) throw new ExportNotFound();
    return found;
  }

  private view({ id, status, progress, createdAt, expiresAt }: PatientExport): ExportView {
    const isOver = expiresAt !== null && expiresAt <= this.clock.now();
    return { id, status: isOver ? 'expired' : status, progress, createdAt, expiresAt };
  }
}
