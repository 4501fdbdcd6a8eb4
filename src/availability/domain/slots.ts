import { DAY_MS, MINUTE_MS } from '../../common/time/dates';
import { mergeIntervals, type Interval } from '../../common/time/interval';
import { countLeading } from '../../common/time/search';
import type { Opening } from './working-windows';

export { gridStepOf, isAllowedDuration, isOnGrid, type GridSettings } from '../../common/time/session-grid';

/** What the free time of one professional follows from. Instants are epoch ms, lengths ms; lists in any order. */
export interface FreeTimeQuestion {
  /** Working windows as configured; see openingsBetween and openingsAround. */
  readonly openings: readonly Opening[];
  /** Blocked time, of the professional and the practice. */
  readonly blocked: readonly Interval[];
  /** `[startsAt, occupiedUntil)` of live appointments and holds, so with the buffer in force when each was booked. */
  readonly busy: readonly Interval[];
  /** Distance between two starts of a window's grid, more than 0; see gridStepOf. */
  readonly stepMs: number;
  /** The gap that must follow the new session before the next one; windows and blocks do not mind it. */
  readonly bufferMs: number;
  /** Bounds of the start, both allowed; may be infinite. */
  readonly earliest: number;
  readonly latest: number;
}

export interface SlotQuestion extends FreeTimeQuestion {
  /** Length of the session asked for, more than 0. */
  readonly durationMs: number;
}

/** A start of the grid, and the instant by which a session from there must have ended: epoch ms, the end after the start. */
export interface FreeStart {
  readonly start: number;
  readonly freeUntil: number;
}

/**
 * The starts (ascending, each once) from which something is free: on the grid anchored at a window's start, with the time
 * until `freeUntil` inside that window and outside blocks, and clear of busy time and the buffer before it. Linear in starts
 * and obstacles, which are sorted first. Throws RangeError for a step that is not positive.
 */
export function freeStartsIn(question: FreeTimeQuestion): FreeStart[] {
  const { openings, stepMs, bufferMs, earliest, latest } = question;
  if (!(stepMs > 0)) throw new RangeError('A grid needs a positive step');
  // A session and its buffer are clear of busy time when the session alone is clear of busy time that starts that much earlier.
  const busy = question.busy.map(({ start, end }) => ({ start: start - bufferMs, end }));
  const obstacles = mergeIntervals([...question.blocked, ...busy]);
  const found: FreeStart[] = [];
  for (const opening of openings) {
    const onGridFrom = (instant: number): number =>
      opening.start + Math.max(0, Math.ceil((instant - opening.start) / stepMs)) * stepMs;
    let start = onGridFrom(earliest);
    let next = countLeading(obstacles.length, (index) => (obstacles[index]?.end ?? Infinity) <= start);
    while (start < opening.end && start <= latest) {
      while ((obstacles[next]?.end ?? Infinity) <= start) next += 1;
      const obstacle = obstacles[next];
      if (obstacle && obstacle.start <= start) {
        start = onGridFrom(obstacle.end);
      } else {
        found.push({ start, freeUntil: Math.min(opening.end, obstacle?.start ?? Infinity) });
        start += stepMs;
      }
    }
  }
  return eachOnce(found);
}

/** By start; of two windows that offer the same start, the one that lasts longer. */
function eachOnce(starts: FreeStart[]): FreeStart[] {
  starts.sort((a, b) => a.start - b.start || b.freeUntil - a.freeUntil);
  return starts.filter(({ start }, index) => start !== starts[index - 1]?.start);
}

/**
 * The starts (epoch ms, ascending, each once) of sessions of one length that can be booked. As freeStartsIn.
 * Throws RangeError for a duration or step that is not positive.
 */
export function slotsIn(question: SlotQuestion): number[] {
  const { durationMs } = question;
  if (!(durationMs > 0)) throw new RangeError('A slot needs a positive duration');
  return freeStartsIn(question)
    .filter(({ start, freeUntil }) => freeUntil - start >= durationMs)
    .map(({ start }) => start);
}

/** When a patient may start a session, both ends allowed: epoch ms. */
export interface StartBounds {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * The starts that a patient may ask for at `now` (epoch ms): after now, at least `minimumNoticeMinutes` and at most
 * `bookingHorizonDays` times 24 hours ahead. The same rules, one by one, are in the appointments' booking-rules.
 */
export function patientBounds(
  settings: { readonly minimumNoticeMinutes: number; readonly bookingHorizonDays: number },
  now: number,
): StartBounds {
  return {
    earliest: Math.max(now + 1, now + settings.minimumNoticeMinutes * MINUTE_MS),
    latest: now + settings.bookingHorizonDays * DAY_MS,
  };
}
