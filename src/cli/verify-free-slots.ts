import type { DataSource } from 'typeorm';
import { BookingFactsQueries } from '../appointments/booking-facts.queries';
import type { FreeSlotFaults } from '../appointments/free-slots/free-slots-verification';
import { FreeSlotsKeeper } from '../appointments/free-slots/free-slots-keeper';
import { FreeSlotsQueries } from '../appointments/free-slots/free-slots.queries';
import { FreeSlotsUpkeep } from '../appointments/free-slots/free-slots-upkeep';
import { FreeSlotsVerification } from '../appointments/free-slots/free-slots-verification';
import { TransactionRunner } from '../common/database/transaction-runner';
import type { Clock } from '../common/time/clock';
import { CommandProblem } from './command-problem';
import { withDatabase } from './open-database';
import { showProgress } from './progress';
import type { Terminal } from './terminal';

/** So many calendars between two signs of life. */
const STEP = 500;
const MOST_NAMED = 20;

/** A command frees no time: it computes what is free already. */
const NOTHING_IS_FREED_HERE = { freed: () => Promise.resolve() };

/** Rows are compared with what is live in the database; what has expired there is for the application to end. */
const NOTHING_EXPIRES_HERE = { settleAll: () => Promise.resolve() };

/** The services around the derived free slots, outside of the application. */
export function freeSlotServices(dataSource: DataSource, clock: Clock) {
  const transactions = new TransactionRunner(dataSource);
  const facts = new BookingFactsQueries(clock);
  const queries = new FreeSlotsQueries();
  const keeper = new FreeSlotsKeeper(facts, queries, NOTHING_IS_FREED_HERE, clock);
  return {
    keeper,
    upkeep: new FreeSlotsUpkeep(transactions, keeper, queries, NOTHING_EXPIRES_HERE, clock),
    verification: new FreeSlotsVerification(transactions, facts, queries, keeper, clock),
  };
}

/** Fills what is due, then compares every calendar's rows with what its hours, blocks and appointments say. */
export async function verifyFreeSlots(terminal: Terminal, { repair = false }: { repair?: boolean }): Promise<void> {
  await withDatabase(terminal, async (dataSource) => {
    const { upkeep, verification } = freeSlotServices(dataSource, terminal.clock);
    await upkeep.fillAll(terminal.clock.now(), (done) => {
      if (done > 0) terminal.out(`calendars filled ${done}\n`);
    });
    const calendars = await verification.calendars();
    const progress = showProgress(terminal, 'Comparing free slots with calendars', calendars.length);
    const faulty: FreeSlotFaults[] = [];
    for (const [index, calendar] of calendars.entries()) {
      const faults = await verification.verify(calendar, { repair });
      if (faults) faulty.push(faults);
      if ((index + 1) % STEP === 0) progress.reach('calendars', index + 1, calendars.length);
    }
    progress.end(`${calendars.length} calendars compared, ${faulty.length} with faults${repair ? ', repaired' : ''}.`);
    for (const { professionalId, missing, extra, different } of faulty.slice(0, MOST_NAMED)) {
      terminal.out(`${professionalId}: ${missing} missing, ${extra} extra, ${different} different\n`);
    }
    if (faulty.length > 0 && !repair) {
      throw new CommandProblem(
        `The free slots of ${faulty.length} professionals are not those of their calendars; searches may offer or hide times.`,
        'Run `npx praxis verify free-slots --repair`; bookings were never decided by these rows.',
      );
    }
  });
}
