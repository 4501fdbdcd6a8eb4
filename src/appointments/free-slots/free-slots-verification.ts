import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { takeLocks } from '../../common/database/locks';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { BookingFactsQueries } from '../booking-facts.queries';
import { freeSlotRows } from './free-slot-rows';
import { FreeSlotsKeeper } from './free-slots-keeper';
import { FreeSlotsQueries, type Coverage, type FreeSlotRow } from './free-slots.queries';

/** How the rows of one professional differ from what the calendar says. */
export interface FreeSlotFaults {
  readonly professionalId: string;
  /** Starts that are free and have no row. */
  readonly missing: number;
  /** Rows of starts that are not free. */
  readonly extra: number;
  /** Rows with another length or wall time than they should have. */
  readonly different: number;
}

/** Compares the derived free slots with the calendars that they are derived from. */
@Injectable()
export class FreeSlotsVerification {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly freeSlots: FreeSlotsQueries,
    private readonly keeper: FreeSlotsKeeper,
    private readonly clock: Clock,
  ) {}

  /** Every calendar that reaches beyond the present moment. */
  calendars(): Promise<Coverage[]> {
    return this.transactions.read((em) => this.freeSlots.coverage(em, null, this.clock.now()));
  }

  /** Looks at one calendar while nobody changes it. Undefined when all is as it should be. */
  verify(calendar: Coverage, { repair }: { readonly repair: boolean }): Promise<FreeSlotFaults | undefined> {
    const { professionalId } = calendar;
    return this.transactions.run(async (em) => {
      await takeLocks(em, [
        { on: 'practice', mode: 'shared' },
        { on: 'professional', id: professionalId, mode: 'exclusive' },
      ]);
      const faults = await this.compare(em, professionalId);
      if (faults && repair) await this.keeper.fill(em, { professionalId, coveredUntil: null });
      return faults;
    });
  }

  private async compare(em: EntityManager, professionalId: string): Promise<FreeSlotFaults | undefined> {
    const now = this.clock.now();
    const [coverage] = await this.freeSlots.coverage(em, professionalId, now);
    if (!coverage) return undefined;
    const span = { start: now.getTime(), end: coverage.coveredUntil.getTime() };
    const facts = await this.facts.load(em, { professionalId, patientId: null, span });
    if (!facts) return undefined;
    const expected = freeSlotRows(facts, span);
    const stored = await this.freeSlots.rowsFrom(em, professionalId, now);
    const faults = { professionalId, ...differences(expected, stored) };
    return faults.missing + faults.extra + faults.different > 0 ? faults : undefined;
  }
}

function differences(expected: readonly FreeSlotRow[], stored: readonly FreeSlotRow[]) {
  const byStart = new Map(stored.map((row) => [row.startsAt, row]));
  const found = expected.flatMap((row) => {
    const twin = byStart.get(row.startsAt);
    return twin ? [{ row, twin }] : [];
  });
  return {
    missing: expected.length - found.length,
    extra: stored.length - found.length,
    different: found.filter(
      ({ row, twin }) => row.freeMinutes !== twin.freeMinutes || row.localStartsAt !== twin.localStartsAt,
    ).length,
  };
}
