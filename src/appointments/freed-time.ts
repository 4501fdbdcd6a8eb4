import type { EntityManager } from 'typeorm';

/** A start of a professional's grid from which longer sessions are possible than before. */
export interface FreedStart {
  readonly professionalId: string;
  /** Epoch ms. */
  readonly startsAt: number;
  /** `YYYY-MM-DDTHH:mm:ss` in the professional's zone. */
  readonly localStartsAt: string;
  /** How long a session from there might last before (0: none), and may last now; at most 240. */
  readonly minutesBefore: number;
  readonly freeMinutes: number;
}

/**
 * Told of time that has become free, in the transaction that frees it and under the exclusive lock of the calendar; of nothing
 * that was free before, or that has come within the booking horizon. The module that does something about it provides it.
 */
export abstract class FreedTime {
  /** Ends at once when nobody wants to know. */
  abstract freed(em: EntityManager, starts: readonly FreedStart[]): Promise<void>;
}
