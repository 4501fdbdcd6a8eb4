import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ExpiredTimeUpkeep } from '../appointments';
import { TransactionRunner } from '../common/database/transaction-runner';
import { outsideOfRequest } from '../common/http/request-context';
import { Logger } from '../common/logging/logger';
import { Upkeep } from '../common/upkeep/upkeep';
import { Environment } from '../config/environment';
import { WaitlistOffering } from './waitlist-offering';
import { WaitlistOpeningsQueries } from './waitlist-openings.queries';
import { WaitlistSignal } from './waitlist-signal';

const BATCH_SIZE = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Works off what was freed: at once when this process freed it, and now and then whatever was left. It only decides how soon
 * somebody hears of a time, never what is shown or may be booked.
 */
@Injectable()
export class WaitlistWork implements OnModuleInit, BeforeApplicationShutdown {
  readonly #logger: Logger;
  #isWanted = false;
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(
    private readonly upkeep: Upkeep,
    private readonly signal: WaitlistSignal,
    private readonly transactions: TransactionRunner,
    private readonly openings: WaitlistOpeningsQueries,
    private readonly offering: WaitlistOffering,
    private readonly expired: ExpiredTimeUpkeep,
    environment: Environment,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  onModuleInit(): void {
    this.signal.listen(() => void this.run());
    this.upkeep.register('waitlist', () => this.keepUp());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  /** The same after time that is over was given back: an offer that nobody answered goes to the next. */
  async keepUp(): Promise<void> {
    await this.offering.noteExpired();
    await this.expired.settleAll();
    await this.run();
  }

  /** Until this returns, everything that was committed before is worked off. Never fails: what fails is left to the next time. */
  run(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= outsideOfRequest(() => this.#rounds());
    return this.#running;
  }

  async #rounds(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isStopping) {
        this.#isWanted = false;
        await this.#round();
      }
    } catch (error) {
      this.#logger.pino.error({ err: error }, 'waitlist');
    } finally {
      this.#running = undefined;
    }
  }

  async #round(): Promise<void> {
    let last: string | undefined = BEFORE_ALL;
    while (last !== undefined) last = await this.#batchAfter(last);
  }

  /** Answers where the next one begins; undefined after the last, or when the process ends. */
  async #batchAfter(place: string): Promise<string | undefined> {
    const batch = await this.transactions.read((em) => this.openings.after(em, place, BATCH_SIZE));
    for (const opening of batch) {
      if (this.#isStopping) return undefined;
      try {
        await this.offering.workOff(opening);
      } catch (error) {
        this.#logger.pino.error({ err: error, opening: opening.id }, 'waitlist');
      }
    }
    return batch.at(-1)?.id;
  }
}
