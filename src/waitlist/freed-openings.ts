import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FreedTime, type FreedStart } from '../appointments';
import { takeLocks } from '../common/database/locks';
import { runStatement } from '../common/database/statement';
import { afterCommit, withCommit } from '../common/database/transaction-runner';
import { WaitlistSignal } from './waitlist-signal';

/** Offered in this order: first what begins in the freed time itself, so that what was free before is not cut to pieces. */
const ADD = {
  name: 'add_waitlist_openings',
  text: `INSERT INTO waitlist_openings (professional_id, starts_at, local_starts_at, minutes_before, free_minutes)
         SELECT freed.* FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamp[], $4::smallint[], $5::smallint[])
             AS freed (professional_id, starts_at, local_starts_at, minutes_before, free_minutes)
          WHERE EXISTS (SELECT FROM waitlist_entries e
            WHERE e.status = 'waiting' AND (e.professional_id = freed.professional_id OR e.professional_id IS NULL)
              AND freed.local_starts_at::date BETWEEN e.from_date AND e.to_date)
          ORDER BY freed.minutes_before > 0, freed.starts_at, freed.professional_id
         RETURNING id`,
};

/** Writes down freed time for which somebody waits; who gets it is decided after the commit. */
@Injectable()
export class FreedOpenings extends FreedTime {
  constructor(private readonly signal: WaitlistSignal) {
    super();
  }

  override freed(em: EntityManager, starts: readonly FreedStart[]): Promise<void> {
    const values = [
      starts.map(({ professionalId }) => professionalId),
      starts.map(({ startsAt }) => new Date(startsAt)),
      starts.map(({ localStartsAt }) => localStartsAt),
      starts.map(({ minutesBefore }) => minutesBefore),
      starts.map(({ freeMinutes }) => freeMinutes),
    ];
    let isAwaited = false;
    // At the very end, when all other locks are held. Whoever begins to wait for anybody's time meanwhile does so after the commit,
    // and then sees what is free.
    withCommit(em, () => takeLocks(em, [{ on: 'waitlist', mode: 'shared' }]));
    withCommit(em, async () => {
      isAwaited = (await runStatement(em, ADD, values)).length > 0;
    });
    afterCommit(em, () => {
      if (isAwaited) this.signal.give();
    });
    return Promise.resolve();
  }
}
