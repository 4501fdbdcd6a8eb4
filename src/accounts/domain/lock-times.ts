const FIRST_SECONDS = 60;
const LONGEST_SECONDS = 3_600;

/** How long each further attempt has to wait, in seconds: the first lock, then twice as long each time, up to an hour. */
export const LOCK_SECONDS: readonly number[] = doubledUntil(FIRST_SECONDS, LONGEST_SECONDS);

/** After so many ms without an attempt, the next one is the first again. */
export const CALM_MS = 24 * 3_600_000;

function doubledUntil(first: number, longest: number): number[] {
  return first >= longest ? [longest] : [first, ...doubledUntil(first * 2, longest)];
}

/**
 * Seconds that nobody may try again after `tried` attempts without success, 0 where they may at once. The database counts and
 * decides by the same list, in one statement.
 * @param free so many attempts are looked at before the first lock, at least 1
 */
export function lockAfter(tried: number, free: number): number {
  return LOCK_SECONDS[Math.min(tried - free, LOCK_SECONDS.length - 1)] ?? 0;
}
