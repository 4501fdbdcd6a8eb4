import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DataKeys } from '../../crypto/data-keys';
import { Clock } from '../../time/clock';
import { DAY_MS, HOUR_MS } from '../../time/dates';
import { Upkeep } from '../../upkeep/upkeep';
import { KEPT_HOURS, ownerOfAnswers } from './idempotency.queries';

const AT_ONCE = 1_000;
/** A key of answers is destroyed on one of so many rounds after it is needed no more, whichever process was away meanwhile. */
const DAYS_LOOKED_BACK = 60;

/** Deletes answers that are repeated no more, and then the keys of their days: so they end in older backups too. */
@Injectable()
export class IdempotencyUpkeep implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: DataKeys,
    private readonly upkeep: Upkeep,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register('idempotency answers', () => this.forgetOld());
  }

  async forgetOld(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.deleteBefore(new Date(now - KEPT_HOURS * HOUR_MS));
    // The key of a day is needed until the last answer of that day is too old.
    const days = Array.from({ length: DAYS_LOOKED_BACK }, (_, n) => new Date(now - (n + 2) * DAY_MS));
    await this.keys.remove(days.map(ownerOfAnswers));
  }

  /** A thousand at a time, so that no statement holds many rows for long. */
  private async deleteBefore(oldest: Date): Promise<void> {
    for (;;) {
      const [, deleted] = await this.dataSource.query<[unknown, number]>(
        `DELETE FROM idempotency_answers WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM idempotency_answers WHERE created_at < $1 ORDER BY created_at LIMIT ${AT_ONCE}))`,
        [oldest],
      );
      if (deleted < AT_ONCE) return;
    }
  }
}
