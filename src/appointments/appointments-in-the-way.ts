import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  CalendarConflicts,
  type CalendarConflict,
  type ConflictCancellation,
  type ConflictQuestion,
} from '../availability';
import { runStatement } from '../common/database/statement';
import { CancellationsAtOnce } from './cancellations-at-once';
import { ExpiredTime } from './expired-time';

const FIND = {
  name: 'find_appointments_in_the_way',
  text: `SELECT a.id, a.professional_id AS "professionalId", a.starts_at AS "startsAt", a.ends_at AS "endsAt"
           FROM appointments a
          WHERE a.status IN ('pending', 'booked', 'arrived') AND ($1::uuid IS NULL OR a.professional_id = $1)
            AND a.starts_at >= $2 AND a.starts_at < $3
            AND EXISTS (SELECT FROM unnest($4::timestamptz[], $5::timestamptz[]) AS block (starts_at, ends_at)
                         WHERE a.starts_at < block.ends_at AND block.starts_at < a.ends_at)
          ORDER BY a.starts_at, a.id`,
};

interface FoundRow {
  readonly id: string;
  readonly professionalId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** What availability asks before time is blocked that has appointments. */
@Injectable()
export class AppointmentsInTheWay extends CalendarConflicts {
  constructor(
    private readonly cancellations: CancellationsAtOnce,
    private readonly expired: ExpiredTime,
  ) {
    super();
  }

  override async find(em: EntityManager, question: ConflictQuestion): Promise<readonly CalendarConflict[]> {
    const { professionalId, intervals, startingFrom } = question;
    const end = intervals.at(-1)?.end;
    if (end === undefined) return [];
    const now = new Date(startingFrom);
    await this.expired.release(em, await this.expired.calendarsWith(em, { professionalId, patientId: null }, now), now);
    const rows = await runStatement<FoundRow & Record<string, unknown>>(em, FIND, [
      professionalId,
      new Date(startingFrom),
      new Date(end),
      intervals.map((one) => new Date(one.start)),
      intervals.map((one) => new Date(one.end)),
    ]);
    return rows.map(({ id, professionalId: of, startsAt, endsAt }) => ({
      appointmentId: id,
      professionalId: of,
      startsAt: startsAt.getTime(),
      endsAt: endsAt.getTime(),
    }));
  }

  /** The caller holds the calendar, or the practice, exclusively. */
  override async cancelAll(em: EntityManager, cancellation: ConflictCancellation): Promise<void> {
    const { appointmentIds, reasonCode, principal, now } = cancellation;
    const { accountId, role } = principal;
    const act = { appointmentIds, accountId, side: 'professional', byRole: role, reasonCode, now } as const;
    await this.cancellations.cancel(em, { ...act, tellsPatients: true });
  }
}
