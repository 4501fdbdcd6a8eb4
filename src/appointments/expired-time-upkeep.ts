import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval as Every } from '@nestjs/schedule';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { MINUTE_MS } from '../common/time/dates';
import { EVERYTHING } from './appointments.policy';
import { ExpiredTime } from './expired-time';

/**
 * Ends what was not confirmed in time although nobody asks, so that those whom it concerns hear of it. Nothing depends on
 * its running; any number of processes may run it.
 */
@Injectable()
export class ExpiredTimeUpkeep implements BeforeApplicationShutdown {
  readonly #logger = new Logger('ExpiredTimeUpkeep');
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly expired: ExpiredTime,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  @Every(MINUTE_MS)
  everyMinute(): void {
    this.#running = this.#running
      .then(() => this.settleAll())
      .catch((error: unknown) => {
        // The next run, or whoever needs the time, does what this one did not.
        this.#logger.warn(`Expired time was not ended: ${error instanceof Error ? error.name : 'unknown'}`);
      });
  }

  /** Until this returns, nothing is live that is over at this moment. One professional to a transaction: nobody waits for long. */
  async settleAll(): Promise<void> {
    const now = this.clock.now();
    const calendars = await this.transactions.read((em) => this.expired.calendarsWith(em, EVERYTHING, now));
    for (const professionalId of calendars) {
      if (this.#isStopping) return;
      await this.transactions.run((em) => this.expired.settle(em, { professionalId, patientId: null }, now));
    }
  }
}
