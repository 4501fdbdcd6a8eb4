import { contains, type Interval } from './interval';
import { MINUTE_MS } from './dates';

/** Bounds and step of the length of a session, in minutes (domain.md, `duration_not_allowed`). */
export const MIN_SESSION_MINUTES = 15;
export const MAX_SESSION_MINUTES = 240;
export const SESSION_STEP_MINUTES = 5;

/** The longest gap that a professional can ask for between two sessions, in minutes (see the check of the column). */
export const MAX_BUFFER_MINUTES = 240;

/** The settings of a professional that make the grid of starts, in minutes. */
export interface GridSettings {
  readonly sessionDurationMinutes: number;
  readonly bufferMinutes: number;
  /** Null: the professional's session duration plus the buffer. */
  readonly slotIntervalMinutes: number | null;
}

/** Whether a session may last `minutes`: 15 to 240 in steps of 5. */
export function isAllowedDuration(minutes: number): boolean {
  return minutes >= MIN_SESSION_MINUTES && minutes <= MAX_SESSION_MINUTES && minutes % SESSION_STEP_MINUTES === 0;
}

/** The distance between two starts of the grid, in milliseconds. It does not depend on the duration that is asked for. */
export function gridStepOf(settings: GridSettings): number {
  return (settings.slotIntervalMinutes ?? settings.sessionDurationMinutes + settings.bufferMinutes) * MINUTE_MS;
}

/**
 * Whether some working window has a start of its grid at `start` from which the whole session fits into that window.
 * Blocks and bookings play no part. All in (epoch) milliseconds; `openings` are windows as configured, in any order.
 */
export function isOnGrid(openings: readonly Interval[], start: number, stepMs: number, durationMs: number): boolean {
  const session = { start, end: start + durationMs };
  return openings.some((opening) => contains(opening, session) && (start - opening.start) % stepMs === 0);
}
