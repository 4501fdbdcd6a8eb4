import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval as Every } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { takeLocks } from '../../common/database/locks';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { DAY_MS, HOUR_MS } from '../../common/time/dates';
import { SearchNotReady } from '../appointments.errors';
import { FreeSlotsKeeper } from './free-slots-keeper';
import { FreeSlotsQueries } from './free-slots.queries';

const BATCH_SIZE = 100;
/** A reader who finds calendars due fills so many; with more, somebody is at it already, or should be. */
const MOST_WHILE_WAITED_FOR = 300;
/** Hours before a calendar is due its rows are extended, so that readers find none; see the reserve of free-slot-rows. */
const AHEAD_MS = 13 * DAY_MS;

/**
 * Fills what is due: calendars of new professionals, and all of them as the booking horizon moves on. Nothing depends on its
 * running in time, because readers of free slots catch up first; any number of processes may run it.
 */
@Injectable()
export class FreeSlotsUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger('FreeSlotsUpkeep');
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly keeper: FreeSlotsKeeper,
    private readonly freeSlots: FreeSlotsQueries,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#runInTurn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  @Every(HOUR_MS)
  everyHour(): void {
    this.#runInTurn();
  }

  /**
   * Until this returns, free slots of these professionals (or of everybody) are complete for the present moment.
   * @throws SearchNotReady if there is more to do than anybody would wait for
   */
  async catchUp(professionalIds: readonly string[] | null = null): Promise<void> {
    let filled = 0;
    for (;;) {
      const batch = await this.#fillDue(this.clock.now(), professionalIds);
      if (batch === 0) return;
      filled += batch;
      if (filled >= MOST_WHILE_WAITED_FOR) {
        this.#runInTurn();
        throw new SearchNotReady();
      }
    }
  }

  /** Fills what is due by `until`; tells after each batch how many calendars are done. */
  async fillAll(until: Date, reached: (done: number) => void = () => undefined): Promise<void> {
    let done = 0;
    for (let batch = -1; batch !== 0 && !this.#isStopping;) {
      batch = await this.#fillDue(until, null);
      done += batch;
      reached(done);
    }
  }

  #runInTurn(): void {
    const work = async () => {
      if (!this.#isStopping) await this.fillAll(new Date(this.clock.now().getTime() + AHEAD_MS));
    };
    this.#running = this.#running.then(work).catch((error: unknown) => {
      // The next run, or the next reader, does what this one did not.
      this.#logger.warn(`Free slots were not extended: ${error instanceof Error ? error.name : 'unknown'}`);
    });
  }

  /** Answers how many were due. */
  async #fillDue(until: Date, professionalIds: readonly string[] | null): Promise<number> {
    const due = await this.transactions.read((em) => this.freeSlots.due(em, until, professionalIds, BATCH_SIZE));
    for (const { professionalId } of due) {
      if (this.#isStopping) break;
      await this.transactions.run((em) => this.#fillOne(em, until, professionalId));
    }
    return due.length;
  }

  /** One professional to a transaction: nobody else's bookings wait. */
  async #fillOne(em: EntityManager, until: Date, professionalId: string): Promise<void> {
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: professionalId, mode: 'exclusive' },
    ]);
    const [due] = await this.freeSlots.due(em, until, [professionalId], 1);
    if (due) await this.keeper.fill(em, due);
  }
}
