import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { AppointmentChanges } from './appointment-changes';
import { AppointmentJournal } from './appointment-journal';
import { EVERYTHING } from './appointments.policy';
import { AppointmentsQueries } from './appointments.queries';
import { cancelledBy } from './cancellations';
import { ExpiredTime } from './expired-time';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';
import { HoldsQueries } from './holds/holds.queries';
import { IS_LIVE } from './live-status';

interface Taken {
  readonly id: string;
  readonly professionalId: string;
  readonly status: string;
  readonly startsAt: Date;
  readonly occupiedUntil: Date;
}

const NEXT = `
  SELECT a.id, a.professional_id AS "professionalId", a.status, a.starts_at AS "startsAt", a.occupied_until AS "occupiedUntil"
    FROM appointments a WHERE a.patient_id = $1 AND a.${IS_LIVE} AND (a.starts_at > $2 OR a.status = 'held')`;

/** Takes a patient, for whom nothing can be booked any more, out of all calendars. */
@Injectable()
export class PatientWithdrawal {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly appointments: AppointmentsQueries,
    private readonly changes: AppointmentChanges,
    private readonly journal: AppointmentJournal,
    private readonly expired: ExpiredTime,
    private readonly holds: HoldsQueries,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels what is to come, for the practice's reasons and so without a fee, and gives held time back. One calendar at a time;
   * interrupted, it is simply done again.
   * @param accountId who wants it; null: the server itself
   */
  async withdraw(patientId: string, accountId: string | null): Promise<void> {
    for (;;) {
      const [next] = await this.transactions.read((em) => this.live(em, patientId, ' ORDER BY a.id LIMIT 1'));
      if (!next) return;
      await this.transactions.run((em) => this.end(em, patientId, next, accountId));
    }
  }

  private async end(em: EntityManager, patientId: string, { id, professionalId }: Taken, accountId: string | null) {
    await this.expired.settle(em, { professionalId, patientId }, this.clock.now());
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: professionalId, mode: 'exclusive' },
      { on: 'patient', id: patientId, mode: 'exclusive' },
    ]);
    const now = this.clock.now();
    const taken = (await this.live(em, patientId, '')).find((one) => one.id === id);
    if (!taken) return;
    if (taken.status === 'held') {
      await this.holds.remove(em, id);
      const span = { start: taken.startsAt.getTime(), end: taken.occupiedUntil.getTime() };
      return this.freeSlots.recompute(em, professionalId, span);
    }
    const row = await this.appointments.findForUpdate(em, id, EVERYTHING);
    if (!row) return;
    const by = { accountId, role: 'admin' } as const;
    const cancellation = { by: by.role, accountId, reasonCode: 'other', at: now.getTime() } as const;
    const after = await this.changes.write(em, { row, now }, cancelledBy(row, cancellation));
    await this.journal.record(em, { act: 'cancelled', before: row, after, by, at: now });
  }

  private live(em: EntityManager, patientId: string, rest: string): Promise<Taken[]> {
    return em.query<Taken[]>(`${NEXT}${rest}`, [patientId, this.clock.now()]);
  }
}
