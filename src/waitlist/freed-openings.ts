import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FreedTime, type FreedStart } from '../appointments';
import { runStatement } from '../common/database/statement';
import { afterCommit } from '../common/database/transaction-runner';
import { WaitlistSignal } from './waitlist-signal';

/** A date of whatever zone lies within a day of UTC's. */
const IS_AWAITED = {
  name: 'is_freed_time_awaited',
  text: `SELECT EXISTS (SELECT FROM waitlist_entries
           WHERE status = 'waiting' AND (professional_id = ANY($1) OR professional_id IS NULL)
             AND to_date >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 1
             AND from_date <= ($3::timestamptz AT TIME ZONE 'UTC')::date + 1) AS awaited`,
};

/** Offered in this order: first what begins in the freed time itself, so that what was free before is not cut to pieces. */
const ADD = {
  name: 'add_waitlist_openings',
  text: `INSERT INTO waitlist_openings (professional_id, starts_at, local_starts_at, minutes_before, free_minutes)
         SELECT freed.* FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamp[], $4::smallint[], $5::smallint[])
             AS freed (professional_id, starts_at, local_starts_at, minutes_before, free_minutes)
          WHERE EXISTS (SELECT FROM waitlist_entries e
            WHERE e.status = 'waiting' AND (e.professional_id = freed.professional_id OR e.professional_id IS NULL)
              AND freed.local_starts_at::date BETWEEN e.from_date AND e.to_date)
          ORDER BY freed.minutes_before > 0, freed.starts_at, freed.professional_id`,
};

/** Writes down freed time for which somebody waits; who gets it is decided after the commit. */
@Injectable()
export class FreedOpenings extends FreedTime {
  constructor(private readonly signal: WaitlistSignal) {
    super();
  }

  override async freed(em: EntityManager, starts: readonly FreedStart[]): Promise<void> {
    const ids = [...new Set(starts.map(({ professionalId }) => professionalId))];
    const instants = starts.map(({ startsAt }) => startsAt);
    const first = instants.reduce((a, b) => Math.min(a, b));
    const last = instants.reduce((a, b) => Math.max(a, b));
    const [row] = await runStatement<{ awaited: boolean }>(em, IS_AWAITED, [ids, new Date(first), new Date(last)]);
    if (!row?.awaited) return;
    await runStatement(em, ADD, [
      starts.map(({ professionalId }) => professionalId),
      instants.map((instant) => new Date(instant)),
      starts.map(({ localStartsAt }) => localStartsAt),
      starts.map(({ minutesBefore }) => minutesBefore),
      starts.map(({ freeMinutes }) => freeMinutes),
    ]);
    afterCommit(em, () => this.signal.give());
  }
}
