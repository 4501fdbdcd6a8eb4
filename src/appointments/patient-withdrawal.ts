import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { CancellationsAtOnce } from './cancellations-at-once';
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

const LIVE = `
  SELECT a.id, a.professional_id AS "professionalId", a.status, a.starts_at AS "startsAt", a.occupied_until AS "occupiedUntil"
    FROM appointments a WHERE a.patient_id = $1 AND a.${IS_LIVE} AND (a.starts_at > $2 OR a.status = 'held') ORDER BY a.id`;

/** Takes a patient, for whom nothing can be booked any more, out of all calendars. */
@Injectable()
export class PatientWithdrawal {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly cancellations: CancellationsAtOnce,
    private readonly expired: ExpiredTime,
    private readonly holds: HoldsQueries,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels what is to come, for the practice's reasons and so without a fee, and gives held time back. One calendar at a time,
   * whose professional hears of it once; interrupted, it is simply done again.
   * @param accountId who wants it; null: the server itself
   */
  async withdraw(patientId: string, accountId: string | null): Promise<void> {
    for (;;) {
      const [next] = await this.transactions.read((em) => this.live(em, patientId));
      if (!next) return;
      await this.transactions.run((em) => this.leave(em, patientId, next.professionalId, accountId));
    }
  }

  private async leave(em: EntityManager, patientId: string, professionalId: string, accountId: string | null) {
    await this.expired.settle(em, { professionalId, patientId }, this.clock.now());
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: professionalId, mode: 'exclusive' },
      { on: 'patient', id: patientId, mode: 'exclusive' },
    ]);
    const now = this.clock.now();
    const taken = (await this.live(em, patientId)).filter((one) => one.professionalId === professionalId);
    const held = taken.filter(({ status }) => status === 'held');
    for (const one of held) await this.giveBack(em, one);
    const appointmentIds = taken.filter((one) => !held.includes(one)).map(({ id }) => id);
    const act = { appointmentIds, accountId, side: 'admin', byRole: 'admin', reasonCode: 'other', now } as const;
    await this.cancellations.cancel(em, { ...act, tellsPatients: false });
  }

  private async giveBack(em: EntityManager, { id, professionalId, startsAt, occupiedUntil }: Taken): Promise<void> {
    await this.holds.remove(em, id);
    const span = { start: startsAt.getTime(), end: occupiedUntil.getTime() };
    await this.freeSlots.recompute(em, professionalId, span);
  }

  private live(em: EntityManager, patientId: string): Promise<Taken[]> {
    return em.query<Taken[]>(LIVE, [patientId, this.clock.now()]);
  }
}
