import { DAY_MS, HOUR_MS } from '../../common/time/dates';

const MINUTE_MS = 60_000;

/** Waits before the second and each later attempt, in milliseconds, as Standard Webhooks suggests: 76 hours altogether. */
const WAITS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

const LONGEST_ASKED_MS = DAY_MS;

/** Nothing but failures for so long, and the endpoint is disabled. */
export const PATIENCE_MS = 5 * DAY_MS;

/**
 * How long to wait before the next attempt.
 * @param attempts so many have failed, from 1
 * @param askedFor milliseconds that the endpoint asked for by `Retry-After`: it may make the wait longer, up to a day, never shorter
 * @returns milliseconds; undefined when it is to be given up
 */
export function waitAfter(attempts: number, askedFor = 0): number | undefined {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : Math.max(wait, Math.min(askedFor, LONGEST_ASKED_MS));
}

/**
 * What a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds, or a date.
 * @param now epoch milliseconds
 * @returns milliseconds from now; 0 for what is neither, or past
 */
export function askedWait(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}

/** Whether an endpoint that has only failed since `failingSince` has had its time. Epoch milliseconds. */
export const isBeyondHope = (failingSince: number, now: number): boolean => now - failingSince >= PATIENCE_MS;
