import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In } from 'typeorm';
import { AuditService } from '../audit';
import { DataEncryption } from '../common/crypto/data-encryption';
import type { Place } from '../common/crypto/field-encryption';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { JobTasks } from '../jobs';
import { exportContent, type ExportContent } from './export-content';
import { PatientExport } from './patient-export.entity';
import { PersonalRecords } from './personal-records';
import { onSubject, Subjects } from './subjects';

export const EXPORT = 'export_patient';
/** How long an export can be downloaded. */
const LIFETIME_MS = 7 * DAY_MS;

export const placeOf = (row: string): Place => ({ table: 'patient_exports', column: 'content_encrypted', row });

const OPEN = In(['queued', 'running']);

/** Makes one export. Killed in between, it begins again: nothing is kept before it is complete. */
@Injectable()
export class ExportTask implements OnModuleInit {
  constructor(
    private readonly tasks: JobTasks,
    private readonly transactions: TransactionRunner,
    private readonly subjects: Subjects,
    private readonly records: PersonalRecords,
    private readonly encryption: DataEncryption,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tasks.register(EXPORT, (payload, { isLast }) => this.make((payload as { id: string }).id, isLast));
  }

  async make(id: string, isLast: boolean): Promise<void> {
    const found = await this.transactions.read((em) => em.findOneBy(PatientExport, { id, status: OPEN }));
    // Made before, or removed with the patient's data.
    if (!found) return;
    try {
      await this.note(id, { status: 'running', progress: 0 });
      await this.keep(id, found.patientId, await this.collect(id, found.patientId));
    } catch (error) {
      if (isLast) await this.note(id, { status: 'failed' });
      throw error;
    }
  }

  private collect(id: string, patientId: string): Promise<ExportContent> {
    return this.transactions.run(async (em) => {
      // All tables as they are at one instant.
      await em.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const subject = await this.subjects.find(em, patientId);
      const rows = await this.records.read(em, subject, (done, of) =>
        this.note(id, { progress: Math.floor((done / of) * 90) }),
      );
      return exportContent(patientId, this.clock.now(), rows);
    });
  }

  private async keep(id: string, patientId: string, content: ExportContent): Promise<void> {
    const sealer = await this.encryption.sealerOf(patientId);
    const contentEncrypted = sealer.seal(JSON.stringify(content), placeOf(id));
    await this.transactions.run(async (em) => {
      const expiresAt = new Date(this.clock.now().getTime() + LIFETIME_MS);
      const ready = { status: 'ready', progress: 100, contentEncrypted, expiresAt } as const;
      const { affected } = await em.update(PatientExport, { id, status: OPEN }, ready);
      if (affected === 1) await this.audit.record(em, onSubject('exported', patientId, { exportId: id }));
    });
  }

  private async note(id: string, change: Partial<Pick<PatientExport, 'status' | 'progress'>>): Promise<void> {
    await this.transactions.run((em) => em.update(PatientExport, { id, status: OPEN }, change));
  }
}
