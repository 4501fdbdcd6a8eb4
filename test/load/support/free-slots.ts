import { FreeSlotsUpkeep } from '../../../src/appointments/free-slots/free-slots-upkeep';
import type { TestApp } from '../../support/app';

/** As far ahead as the server fills them at its start, which then finds nothing to do. */
const AHEAD_MS = 13 * 86_400_000;
const TELL_EVERY_MS = 5_000;

/** By the application itself: what is free follows from everything else. Answers how many calendars were due. */
export async function fillFreeSlots({ app }: TestApp, tell: (line: string) => void = () => undefined): Promise<number> {
  let told = performance.now();
  let filled = 0;
  await app.get(FreeSlotsUpkeep, { strict: false }).fillAll(new Date(Date.now() + AHEAD_MS), (done) => {
    filled = done;
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    tell(`free slots of ${done} professionals`);
  });
  return filled;
}
