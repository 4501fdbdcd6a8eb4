import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { DataEncryption } from '../common/crypto/data-encryption';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { Clock } from '../common/time/clock';
import { LegalHold } from './legal-hold.entity';
import { PatientErasure } from './patient-erasure.entity';
import { ErasureBegun, LegalHoldNotFound } from './privacy.errors';
import { onSubject, Subjects } from './subjects';

export interface LegalHoldView {
  /** Null if it cannot be decrypted. */
  readonly reason: string | null;
  readonly placedAt: Date;
}

@Injectable()
export class LegalHoldsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly subjects: Subjects,
    private readonly encryption: DataEncryption,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** In the place of one that stands. @throws PatientNotFound, ErasureBegun: it would come too late */
  async place({ accountId }: Principal, key: string, reason: string): Promise<LegalHoldView> {
    return this.transactions.run(async (em) => {
      const patientId = await this.lock(em, key);
      if (await em.existsBy(PatientErasure, { patientId })) throw new ErasureBegun();
      const placedAt = this.clock.now();
      const id = newId(placedAt);
      const reasonEncrypted = (await this.encryption.sealerOf(patientId)).seal(reason, placeOf(id));
      await em.delete(LegalHold, { patientId });
      await em.insert(LegalHold, { id, patientId, reasonEncrypted, placedBy: accountId, placedAt });
      await this.audit.record(em, onSubject('legal_hold_placed', patientId));
      return { reason, placedAt };
    });
  }

  /** @throws PatientNotFound, LegalHoldNotFound */
  async read(key: string): Promise<LegalHoldView> {
    return this.transactions.run(async (em) => {
      const { patientId } = await this.subjects.find(em, key);
      const hold = await em.findOneBy(LegalHold, { patientId });
      if (!hold) throw new LegalHoldNotFound();
      await this.audit.record(em, onSubject('legal_hold_read', patientId));
      const [reader] = await this.encryption.readersOf([{ owner: patientId, sealed: [hold.reasonEncrypted] }]);
      const reason = reader?.read('reason', hold.reasonEncrypted, placeOf(hold.id)) ?? null;
      return { reason, placedAt: hold.placedAt };
    });
  }

  /** @throws PatientNotFound, LegalHoldNotFound */
  async lift(key: string): Promise<void> {
    await this.transactions.run(async (em) => {
      const patientId = await this.lock(em, key);
      const { affected } = await em.delete(LegalHold, { patientId });
      if (affected === 0) throw new LegalHoldNotFound();
      await this.audit.record(em, onSubject('legal_hold_lifted', patientId));
    });
  }

  private async lock(em: EntityManager, key: string): Promise<string> {
    const { patientId } = await this.subjects.find(em, key);
    await takeLocks(em, [{ on: 'patient', id: patientId, mode: 'exclusive' }]);
    return patientId;
  }
}

const placeOf = (row: string) => ({ table: 'legal_holds', column: 'reason_encrypted', row });
