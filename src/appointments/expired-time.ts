import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { outsideOfRequest } from '../common/http/request-context';
import { AppointmentJournal } from './appointment-journal';
import { Appointment } from './appointment.entity';
import { APPOINTMENT_COLUMNS } from './appointments.queries';
import { cancelledBy } from './cancellations';
import { isOver } from './live-status';
import { FreeSlotsQueries } from './free-slots/free-slots.queries';

/** Whose time is needed: rows of this professional or of this patient; of everybody when both are null. */
export interface NeededTime {
  readonly professionalId: string | null;
  readonly patientId: string | null;
}

/** As stored. */
interface ExpiredRow extends Appointment {
  readonly [column: string]: unknown;
}

const BATCH = 100;

/** In one order, whoever asks: two that need the same rows wait for each other, never in a circle. */
const LOCK_EXPIRED = {
  name: 'lock_expired_appointments',
  text: `SELECT ${APPOINTMENT_COLUMNS} FROM appointments a
          WHERE ${isOver('$3')}
            AND ($1::uuid IS NULL AND $2::uuid IS NULL OR a.professional_id = $1 OR a.patient_id = $2)
          ORDER BY a.id LIMIT ${BATCH} FOR UPDATE`,
};

/**
 * Time that nobody has any more although its row is still live in the database. Nothing waits for a job: whoever needs the
 * time, or looks at it, takes it out first, in the same transaction.
 *
 * No calendar is locked for it: a row that leaves the live ones waits for nobody under the exclusion constraints. Whoever
 * takes advisory locks too takes them before, since these rows stay locked until the end of the transaction.
 */
@Injectable()
export class ExpiredTime {
  constructor(
    private readonly journal: AppointmentJournal,
    private readonly freeSlots: FreeSlotsQueries,
  ) {}

  /** Ends every appointment of theirs that was not confirmed in time, and every hold that is over. */
  async release(em: EntityManager, needed: NeededTime, now: Date): Promise<void> {
    while ((await this.releaseSome(em, needed, now)) === BATCH);
  }

  /** The first of them, a batch at most. @returns how many */
  async releaseSome(em: EntityManager, { professionalId, patientId }: NeededTime, now: Date): Promise<number> {
    const rows = await runStatement<ExpiredRow>(em, LOCK_EXPIRED, [professionalId, patientId, now]);
    for (const row of rows) await this.end(em, row, now);
    // Others may hold the calendar shared too, so what has become free is worked out later, by whoever asks for it.
    if (rows.length > 0)
      await this.freeSlots.outdate(
        em,
        rows.map((row) => row.professionalId),
      );
    return rows.length;
  }

  /** As of the instant at which its time was over, whenever that is noticed. */
  private async end(em: EntityManager, row: ExpiredRow, now: Date): Promise<void> {
    if (row.status === 'held') {
      await em.delete(Appointment, { id: row.id });
      return;
    }
    const at = row.confirmBy ?? now;
    const by = { accountId: null, role: 'system' } as const;
    const reasonCode = 'confirmation_expired';
    const change = {
      ...cancelledBy(row, { by: by.role, accountId: by.accountId, reasonCode, at: at.getTime() }),
      updatedAt: now,
    };
    await em.update(Appointment, { id: row.id }, change);
    const after = { ...row, ...change, version: row.version + 1 };
    // Whoever happens to ask is not the one who did it.
    await outsideOfRequest(() => this.journal.record(em, { act: 'cancelled', before: row, after, by, at }));
  }
}

/** Whether the time in which it could be confirmed is over. */
export function isExpired({ status, confirmBy }: Pick<Appointment, 'status' | 'confirmBy'>, now: Date): boolean {
  return status === 'pending' && confirmBy !== null && confirmBy <= now;
}
