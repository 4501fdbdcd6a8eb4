import { DAY_MS, MINUTE_MS } from '../../common/time/dates';
import { firstOverlap, mergeIntervals, type Interval } from '../../common/time/interval';
import type { Opening } from './working-windows';

export { gridStepOf, isAllowedDuration, isOnGrid, type GridSettings } from '../../common/time/session-grid';

/** What the free starts of one professional follow from. Instants are epoch ms, lengths ms; lists in any order. */
export interface SlotQuestion {
  /** Working windows as configured; see openingsBetween and openingsAround. */
  readonly openings: readonly Opening[];
  /** Blocked time, of the professional and the practice. */
  readonly blocked: readonly Interval[];
  /** `[startsAt, occupiedUntil)` of live appointments and holds, so with the buffer in force when each was booked. */
  readonly busy: readonly Interval[];
  /** Length of the session asked for, more than 0. */
  readonly durationMs: number;
  /** Distance between two starts of a window's grid, more than 0; see gridStepOf. */
  readonly stepMs: number;
  /** The gap that must follow the new session before the next one; windows and blocks do not mind it. */
  readonly bufferMs: number;
  /** Bounds of the start, both allowed; may be infinite. */
  readonly earliest: number;
  readonly latest: number;
}

/**
 * The starts (epoch ms, ascending, each once) that can be booked: on the grid anchored at a window's start, with the whole
 * session inside that window and outside blocks, and with session and buffer clear of busy time. Each start costs a
 * binary search; busy stretches are skipped. Throws RangeError for a duration or step that is not positive.
 */
export function slotsIn(question: SlotQuestion): number[] {
  const { openings, durationMs, stepMs, bufferMs, earliest, latest } = question;
  if (!(durationMs > 0 && stepMs > 0)) throw new RangeError('A slot needs a positive duration and step');
  const blocked = mergeIntervals(question.blocked);
  const busy = mergeIntervals(question.busy);
  const starts: number[] = [];
  for (const opening of openings) {
    const onGridFrom = (instant: number): number =>
      opening.start + Math.max(0, Math.ceil((instant - opening.start) / stepMs)) * stepMs;
    const last = Math.min(latest, opening.end - durationMs);
    let start = onGridFrom(earliest);
    while (start <= last) {
      const end = start + durationMs;
      const inTheWay = firstOverlap(blocked, start, end) ?? firstOverlap(busy, start, end + bufferMs);
      if (!inTheWay) starts.push(start);
      start = inTheWay ? onGridFrom(inTheWay.end) : start + stepMs;
    }
  }
  return starts.sort((a, b) => a - b).filter((start, index) => start !== starts[index - 1]);
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
