import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { withCommit } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { DAY_MS, MINUTE_MS } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { MAX_BUFFER_MINUTES, MAX_SESSION_MINUTES } from '../../common/time/session-grid';
import { CalendarWatch, type CalendarChange } from '../../professionals';
import { BookingFactsQueries } from '../booking-facts.queries';
import { FreedTime } from '../freed-time';
import { blockOverAt, freedBetween, freeSlotRows, reachOf } from './free-slot-rows';
import { FreeSlotsQueries, type DueCalendar, type FreeSlotRow, type GoneRow } from './free-slots.queries';

/** So many professionals' facts are in memory at once when the whole practice closes or opens. */
const BATCH_SIZE = 100;
/** No booking horizon is longer. */
const FURTHEST_MS = 740 * DAY_MS;
/** Time that is taken or freed shortens or lengthens what may start so far before it. */
const REACH_BEFORE_MS = (MAX_BUFFER_MINUTES + MAX_SESSION_MINUTES) * MINUTE_MS;

interface Refilled {
  readonly before: readonly GoneRow[];
  readonly after: readonly FreeSlotRow[];
}

export interface TakenSession {
  readonly professionalId: string;
  readonly startsAt: Date;
  readonly occupiedUntil: Date;
}

/**
 * Keeps the derived free slots as the calendars are, in the transaction that changes one. Whoever holds a calendar shared
 * only takes time away, by a statement that commutes; whatever else happens computes the touched span anew.
 */
@Injectable()
export class FreeSlotsKeeper extends CalendarWatch {
  constructor(
    private readonly facts: BookingFactsQueries,
    private readonly freeSlots: FreeSlotsQueries,
    private readonly freedTime: FreedTime,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Under the shared lock: somebody got the time from `startsAt` to `occupiedUntil`. It is written with the commit, because
   * bookings of neighbouring times touch the same rows. The buffer (minutes) is the professional's present one.
   */
  take(em: EntityManager, { professionalId, startsAt, occupiedUntil }: TakenSession, bufferMinutes: number): void {
    const span = { start: startsAt.getTime() - bufferMinutes * MINUTE_MS, end: occupiedUntil.getTime() };
    withCommit(em, () => this.freeSlots.take(em, professionalId, span));
  }

  override async calendarChanged(em: EntityManager, { professionalId, span }: CalendarChange): Promise<void> {
    if (span) await this.recompute(em, professionalId, span);
    else if (professionalId) {
      const { before, after } = await this.fill(em, { professionalId, coveredUntil: null });
      await this.tellOfFreed(em, before, after);
    }
  }

  /** Computes anew what the span (epoch ms) touches: of one professional, or of all. */
  async recompute(em: EntityManager, professionalId: string | null, span: Interval): Promise<void> {
    const start = Math.max(this.clock.now().getTime(), span.start - REACH_BEFORE_MS);
    if (span.end <= start) return;
    const covered = await this.freeSlots.coverage(em, professionalId, new Date(start));
    for (let index = 0; index < covered.length; index += BATCH_SIZE) {
      const batch = covered.slice(index, index + BATCH_SIZE);
      const ends = new Map(batch.map((one) => [one.professionalId, one.coveredUntil.getTime()]));
      const ids = [...ends.keys()];
      const all = await this.facts.loadMany(em, ids, { patientId: null, span: { start, end: span.end } });
      const rows = all.flatMap((facts) =>
        freeSlotRows(facts, { start, end: Math.min(span.end, ends.get(facts.professionalId) ?? start) }),
      );
      const before = await this.freeSlots.remove(em, ids, { start, end: span.end });
      await this.freeSlots.add(em, rows);
      await this.tellOfFreed(em, before, rows);
    }
  }

  /** Fills a calendar as far as it has to reach from now on, from scratch or from where it ended; answers what it replaced by what. */
  async fill(em: EntityManager, { professionalId, coveredUntil }: DueCalendar): Promise<Refilled> {
    const now = this.clock.now().getTime();
    const start = Math.max(now, coveredUntil?.getTime() ?? now);
    const span = { start, end: now + FURTHEST_MS };
    const facts = await this.facts.load(em, { professionalId, patientId: null, span });
    if (!facts) return { before: [], after: [] };
    const reach = reachOf(facts, now);
    const before = await this.freeSlots.keepOnly(em, professionalId, { start: now, end: start });
    const after = freeSlotRows(facts, { start, end: reach.coveredUntil.getTime() });
    await this.freeSlots.add(em, after);
    await this.freeSlots.filled(em, { professionalId, ...reach, blockOverAt: blockOverAt(facts) });
    return { before, after };
  }

  /** Tells who waits for time of the starts that are free now and were not, or not for so long. */
  private async tellOfFreed(
    em: EntityManager,
    before: readonly GoneRow[],
    after: readonly FreeSlotRow[],
  ): Promise<void> {
    const freed = freedBetween(before, after);
    if (freed.length > 0) await this.freedTime.freed(em, freed);
  }
}
