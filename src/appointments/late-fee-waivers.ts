import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { AppointmentJournal } from './appointment-journal';
import { Appointment } from './appointment.entity';
import { APPOINTMENT_COLUMNS } from './appointments.queries';

/** Who got the time from the waitlist, and when their session is. */
export interface Refill {
  readonly professionalId: string;
  readonly patientId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** As stored. */
interface LateRow extends Appointment {
  readonly [column: string]: unknown;
}

const LOCK_LATE = {
  name: 'lock_late_cancellations',
  text: `SELECT ${APPOINTMENT_COLUMNS} FROM appointments a
          WHERE a.professional_id = $1 AND a.patient_id <> $2 AND a.starts_at < $4 AND a.ends_at > $3
            AND a.status = 'cancelled' AND a.cancellation_fee_amount > 0 AND a.late_fee_waived_at IS NULL
          ORDER BY a.id FOR UPDATE`,
};

/** For the waitlist. */
@Injectable()
export class LateFeeWaivers {
  constructor(private readonly journal: AppointmentJournal) {}

  /**
   * The time is filled again: the late fees of others who gave any of it up are not asked for. What was recorded when they
   * cancelled stays. To be called in the transaction in which an offer of the waitlist becomes a booking.
   * @returns how many were waived
   */
  async waiveFor(em: EntityManager, refill: Refill, now: Date): Promise<number> {
    const { professionalId, patientId, startsAt, endsAt } = refill;
    const rows = await runStatement<LateRow>(em, LOCK_LATE, [professionalId, patientId, startsAt, endsAt]);
    for (const row of rows) {
      const change = { lateFeeWaivedAt: now, updatedAt: now };
      await em.update(Appointment, { id: row.id }, change);
      const after = { ...row, ...change, version: row.version + 1 };
      const by = { accountId: null, role: 'system' } as const;
      await this.journal.record(em, { act: 'fee_waived', before: row, after, by, at: now });
    }
    return rows.length;
  }
}
