import { HOUR_MS } from '../../common/time/dates';

const FIRST_MS = 5_000;
const LONGEST_MS = 2 * HOUR_MS;

/** Failures after which nobody tries any more: about a day after the first. */
export const MAX_ATTEMPTS = 20;

/**
 * How long to wait before the next attempt: five seconds, then twice as long each time, two hours at most.
 * @param attempts so many have failed, from 1
 * @returns milliseconds; undefined when it is to be given up
 */
export function retryAfter(attempts: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS);
}
