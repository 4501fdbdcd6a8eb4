import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountsService } from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { Clock } from '../common/time/clock';
import { OutboxService } from '../outbox';
import { onPatient, PatientAccess } from './patient-access';
import { PatientCalendar } from './patient-calendar';
import { PatientPicture } from './patient-picture.entity';
import { Patient } from './patient.entity';
import { PatientHasFutureAppointments } from './patients.errors';

@Injectable()
export class PatientClosingService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: PatientAccess,
    private readonly accounts: AccountsService,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
    private readonly calendar: PatientCalendar,
  ) {}

  /**
   * That nothing is booked, and nothing can be until the caller's transaction ends.
   * @throws PatientHasFutureAppointments
   */
  async assertNothingToCome(em: EntityManager, id: string): Promise<void> {
    // No booking may slip in between the question and the closing: bookings hold this lock shared.
    await takeLocks(em, [{ on: 'patient', id, mode: 'exclusive' }]);
    if (await this.calendar.hasFutureAppointments(em, id, this.clock.now())) throw new PatientHasFutureAppointments();
  }

  /**
   * Hides the record from everybody; it is kept for the legal period. Its phone, e-mail and national id become free;
   * its account is signed out and disabled.
   * @throws PatientNotFound, PatientHasFutureAppointments, StaleVersion
   */
  async close(principal: Principal, key: string, precondition: Precondition): Promise<void> {
    await this.transactions.run(async (em) => {
      const { id } = await this.access.reach(em, principal, key, 'patient.closed');
      // No booking may slip in between the question and the closing: bookings hold this lock shared.
      await takeLocks(em, [{ on: 'patient', id, mode: 'exclusive' }]);
      const { version, accountId } = await this.access.reach(em, principal, id, 'patient.closed', 'lock');
      assertUnchanged(precondition, version);
      const now = this.clock.now();
      if (await this.calendar.hasFutureAppointments(em, id, now)) throw new PatientHasFutureAppointments();
      await em.update(Patient, { id }, { closedAt: now, updatedAt: now });
      // Nothing that the law wants kept.
      await em.delete(PatientPicture, { patientId: id });
      if (accountId !== null) await this.accounts.disable(em, accountId);
      await this.audit.record(em, onPatient('patient.closed', id));
      await this.outbox.append(em, { type: 'patient.deleted', aggregateType: 'patient', aggregateId: id });
    });
  }
}
