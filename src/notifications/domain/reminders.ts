import { HOUR_MS } from '../../common/time/dates';

/** Patients are reminded so many hours before the start. */
export const REMINDER_HOURS = [24, 2] as const;

/** When the next reminder is due, in epoch ms: the first that is still to come. Undefined after the last. */
export function nextReminder(startsAt: number, now: number): number | undefined {
  const times = REMINDER_HOURS.map((hours) => startsAt - hours * HOUR_MS);
  return times.find((time) => time > now);
}
