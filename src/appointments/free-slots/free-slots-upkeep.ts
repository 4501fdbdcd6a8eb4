import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { takeLocks } from '../../common/database/locks';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { DAY_MS } from '../../common/time/dates';
import { SearchNotReady } from '../appointments.errors';
import { ExpiredTimeUpkeep } from '../expired-time-upkeep';
import { FreeSlotsKeeper } from './free-slots-keeper';
import { FreeSlotsQueries } from './free-slots.queries';

const BATCH_SIZE = 100;
/** A reader who finds calendars due fills so many; with more, somebody is at it already, or should be. */
const MOST_WHILE_WAITED_FOR = 300;
/** So long before a calendar is due its rows are extended, so that readers find none; see the reserve of free-slot-rows. */
const AHEAD_MS = 13 * DAY_MS;

/**
 * Fills what is due: calendars of new professionals, and all of them as the booking horizon moves on. Nothing depends on its
 * running in time, because readers of free slots catch up first; any number of processes may run it.
 */
@Injectable()
export class FreeSlotsUpkeep implements BeforeApplicationShutdown {
  #isStopping = false;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly keeper: FreeSlotsKeeper,
    private readonly freeSlots: FreeSlotsQueries,
    @Inject(ExpiredTimeUpkeep) private readonly expired: Pick<ExpiredTimeUpkeep, 'settleAll'>,
    private readonly clock: Clock,
  ) {}

  beforeApplicationShutdown(): void {
    this.#isStopping = true;
  }

  /**
   * Until this returns, free slots of these professionals (or of everybody) are complete for the present moment.
   * @throws SearchNotReady if there is more to do than anybody would wait for
   */
  async catchUp(professionalIds: readonly string[] | null = null): Promise<void> {
    await this.expired.settleAll();
    let filled = 0;
    for (;;) {
      const batch = await this.#fillDue(this.clock.now(), professionalIds);
      if (batch === 0) return;
      filled += batch;
      if (filled >= MOST_WHILE_WAITED_FOR) throw new SearchNotReady();
    }
  }

  /** Fills what will be due soon, until there is no more or the process ends. */
  fillAhead(): Promise<void> {
    return this.fillAll(new Date(this.clock.now().getTime() + AHEAD_MS));
  }

  /** Fills what is due by `until`, at most as far ahead as the upkeep does; tells after each batch how many calendars are done. */
  async fillAll(until: Date, reached: (done: number) => void = () => undefined): Promise<void> {
    const ahead = this.clock.now().getTime() + AHEAD_MS;
    const dueBy = new Date(Math.min(until.getTime(), ahead));
    let done = 0;
    for (let batch = -1; batch !== 0 && !this.#isStopping;) {
      batch = await this.#fillDue(dueBy, null);
      done += batch;
      reached(done);
    }
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
