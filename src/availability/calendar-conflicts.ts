import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import type { Interval } from '../common/time/interval';

/** Time that is about to be blocked. */
export interface ConflictQuestion {
  /** Null: of every professional (a closure of the practice). */
  readonly professionalId: string | null;
  /** Epoch ms, half open; sorted, disjoint, not empty. */
  readonly intervals: readonly Interval[];
  /** Epoch ms. What starts earlier is under way or over, and in nobody's way. */
  readonly startingFrom: number;
}

/** An appointment in the way; instants in epoch ms. */
export interface CalendarConflict {
  readonly appointmentId: string;
  readonly professionalId: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Cancellations on the practice's side: never late, and the patients are told. */
export interface ConflictCancellation {
  readonly appointmentIds: readonly string[];
  readonly reasonCode: 'professional_unavailable' | 'practice_closed';
  readonly principal: Principal;
  readonly now: Date;
}

/** What blocking time asks of those who know the bookings, inside its transaction and under its exclusive lock. */
export abstract class CalendarConflicts {
  /** Pending, booked and arrived appointments that share time with an interval, by start. Holds do not count: they are checked again. */
  abstract find(em: EntityManager, question: ConflictQuestion): Promise<readonly CalendarConflict[]>;

  abstract cancelAll(em: EntityManager, cancellation: ConflictCancellation): Promise<void>;
}
