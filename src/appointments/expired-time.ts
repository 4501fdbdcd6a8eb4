import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { takeLocks, type Lock } from '../common/database/locks';
import { runStatement } from '../common/database/statement';
import { outsideOfRequest } from '../common/http/request-context';
import { AppointmentJournal } from './appointment-journal';
import { Appointment } from './appointment.entity';
import { APPOINTMENT_COLUMNS } from './appointments.queries';
import { cancelledBy } from './cancellations';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';
import { isOver } from './live-status';

/** Whose time is looked at: of this professional or of this patient; of everybody when both are null. */
export interface NeededTime {
  readonly professionalId: string | null;
  readonly patientId: string | null;
}

/** As stored. */
interface ExpiredRow extends Appointment {
  readonly [column: string]: unknown;
}

const CALENDARS = {
  name: 'calendars_with_expired_time',
  text: `SELECT DISTINCT a.professional_id AS id FROM appointments a
          WHERE ${isOver('$3')}
            AND ($1::uuid IS NULL AND $2::uuid IS NULL OR a.professional_id = $1 OR a.patient_id = $2)`,
};

const LOCK_EXPIRED = {
  name: 'lock_expired_appointments',
  text: `SELECT ${APPOINTMENT_COLUMNS} FROM appointments a
          WHERE ${isOver('$2')} AND a.professional_id = ANY($1) ORDER BY a.id FOR UPDATE`,
};

/**
 * Time that nobody has any more although its row is still live in the database. Nothing waits for a job: whoever needs the
 * time, or looks at it, takes it out first, in the same transaction.
 */
@Injectable()
export class ExpiredTime {
  constructor(
    private readonly journal: AppointmentJournal,
    private readonly freeSlots: FreeSlotsKeeper,
  ) {}

  /**
   * Ends whatever of theirs was not confirmed in time, and removes holds that are over; as a rule there is nothing, and that is one small statement. Comes
   * first in a transaction, before other locks: it locks the calendars that it changes, and the professional's.
   */
  async settle(em: EntityManager, needed: NeededTime, now: Date): Promise<void> {
    const calendars = await this.calendarsWith(em, needed, now);
    if (calendars.length === 0) return;
    const touched = needed.professionalId === null ? calendars : [...calendars, needed.professionalId];
    const exclusive = touched.map((id): Lock => ({ on: 'professional', id, mode: 'exclusive' }));
    await takeLocks(em, [{ on: 'practice', mode: 'shared' }, ...exclusive]);
    await this.release(em, calendars, now);
  }

  /** Professionals in whose calendars there is something to end. */
  async calendarsWith(em: EntityManager, { professionalId, patientId }: NeededTime, now: Date): Promise<string[]> {
    const rows = await runStatement<{ id: string }>(em, CALENDARS, [professionalId, patientId, now]);
    return rows.map(({ id }) => id);
  }

  /** Ends what is over in these calendars, which the caller holds exclusively. */
  async release(em: EntityManager, professionalIds: readonly string[], now: Date): Promise<void> {
    const rows = await runStatement<ExpiredRow>(em, LOCK_EXPIRED, [professionalIds, now]);
    for (const row of rows) await this.end(em, row, now);
  }

  /** As of the instant at which its time was over, whenever that is noticed. */
  private async end(em: EntityManager, row: ExpiredRow, now: Date): Promise<void> {
    if (row.status === 'held') await em.delete(Appointment, { id: row.id });
    else await this.cancel(em, row, now);
    const { professionalId, startsAt, occupiedUntil } = row;
    await this.freeSlots.recompute(em, professionalId, { start: startsAt.getTime(), end: occupiedUntil.getTime() });
  }

  private async cancel(em: EntityManager, row: ExpiredRow, now: Date): Promise<void> {
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
