import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { Upkeep } from '../common/upkeep/upkeep';
import { EVERYTHING } from './appointments.policy';
import { ExpiredTime } from './expired-time';

/** Tells patients and professionals in good time of what was not confirmed, even if nobody asks. */
@Injectable()
export class ExpiredTimeUpkeep implements OnModuleInit {
  constructor(
    private readonly upkeep: Upkeep,
    private readonly transactions: TransactionRunner,
    private readonly expired: ExpiredTime,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register('expired time', async () => {
      while ((await this.releaseSome()) > 0);
    });
  }

  /** A transaction for each batch, so that nobody waits long for a row. */
  private releaseSome(): Promise<number> {
    return this.transactions.run((em) => this.expired.releaseSome(em, EVERYTHING, this.clock.now()));
  }
}
