import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { Upkeep } from '../common/upkeep/upkeep';
import { EVERYTHING } from './appointments.policy';
import { ExpiredTime } from './expired-time';

/** Ends what was not confirmed in time although nobody asks, so that those whom it concerns hear of it. */
@Injectable()
export class ExpiredTimeUpkeep implements OnModuleInit {
  constructor(
    private readonly upkeep: Upkeep,
    private readonly transactions: TransactionRunner,
    private readonly expired: ExpiredTime,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register('expired time', () => this.settleAll());
  }

  /** Until this returns, nothing is live that is over at this moment. One professional to a transaction: nobody waits for long. */
  async settleAll(): Promise<void> {
    const now = this.clock.now();
    const calendars = await this.transactions.read((em) => this.expired.calendarsWith(em, EVERYTHING, now));
    for (const professionalId of calendars) {
      await this.transactions.run((em) => this.expired.settle(em, { professionalId, patientId: null }, now));
    }
  }
}
