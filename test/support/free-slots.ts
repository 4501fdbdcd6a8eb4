import { FreeSlotsUpkeep } from '../../src/appointments/free-slots/free-slots-upkeep';
import { FreeSlotsVerification, type FreeSlotFaults } from '../../src/appointments/free-slots/free-slots-verification';
import type { TestApp } from './app';

/** Fills every calendar that is due. */
export function catchUp({ app }: TestApp): Promise<void> {
  return app.get(FreeSlotsUpkeep).catchUp();
}

/** What is wrong with the derived free slots, of all calendars that are filled. */
export async function freeSlotFaults({ app }: TestApp): Promise<FreeSlotFaults[]> {
  const verification = app.get(FreeSlotsVerification);
  const faults: FreeSlotFaults[] = [];
  for (const calendar of await verification.calendars()) {
    const found = await verification.verify(calendar, { repair: false });
    if (found) faults.push(found);
  }
  return faults;
}
