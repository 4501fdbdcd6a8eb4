import { MINUTE_MS } from '../../common/time/dates';

/** One reminder: when, and how many minutes before the start that is. */
export interface Reminder {
  /** Epoch ms. */
  readonly at: number;
  readonly minutes: number;
}

/**
 * The first reminder that is due after an instant. Undefined after the last.
 * @param startsAt epoch ms
 * @param minutes before the start, in any order; none: nobody is reminded
 * @param after epoch ms
 */
export function nextReminder(startsAt: number, minutes: readonly number[], after: number): Reminder | undefined {
  return minutes
    .map((before) => ({ at: startsAt - before * MINUTE_MS, minutes: before }))
    .filter(({ at }) => at > after)
    .sort((one, other) => one.at - other.at)[0];
}
