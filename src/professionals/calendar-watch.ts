import type { EntityManager } from 'typeorm';
import type { Interval } from '../common/time/interval';

/** What about a calendar may have changed. */
export interface CalendarChange {
  /** Null: of every professional (a closure of the practice). */
  readonly professionalId: string | null;
  /** Epoch ms, the time that may be free now or no longer; null: all of it, and how far it reaches. */
  readonly span: Interval | null;
}

/**
 * Told of every change of what free time follows from, in its transaction, after it was written and under the exclusive
 * lock of the calendar. The module that derives free time provides it.
 */
export abstract class CalendarWatch {
  abstract calendarChanged(em: EntityManager, change: CalendarChange): Promise<void>;
}
