import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/access';
import { Clock } from '../../common/time/clock';
import { BOOKING_REFUSALS } from '../appointments.errors';
import { BookingRefusals } from '../booking-refusals.service';
import { isOverlap, leadingViolation } from '../domain/booking-rules';
import type { JudgedSession, SeriesPlan } from './series-plan';
import { LocalTimeSkipped } from './series.errors';
import { describeSeriesViolations, SERIES_VIOLATION_CODES } from './series-violations';
import { proposalsOf } from './series-proposals';

/** Not an answer yet: thrown inside the transaction, and turned into one outside of it by `answering`. */
export class SeriesRefused extends Error {
  constructor(readonly plan: SeriesPlan) {
    super('series refused');
    this.name = 'SeriesRefused';
  }
}

/** Answers that a series cannot be booked or moved as a whole. */
@Injectable()
export class SeriesRefusals {
  constructor(
    private readonly bookings: BookingRefusals,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work` (a whole unit, transaction included) and answers its refusal with every occurrence that is in question.
   * @throws the error of an overlap if there is one (409), else of the first violation (422), with `occurrences`
   */
  async answering<T>(principal: Principal, work: () => Promise<T>): Promise<T> {
    try {
      return await this.bookings.answering(principal, work);
    } catch (error) {
      throw error instanceof SeriesRefused ? this.answerTo(error) : error;
    }
  }

  private answerTo(error: SeriesRefused): Error {
    const refused = error.plan.judged.filter(isRefused);
    const broken = new Set(refused.flatMap(({ violations }) => violations));
    const codes = SERIES_VIOLATION_CODES.filter((code) => broken.has(code));
    const occurrences = proposalsOf({ ...error.plan, judged: refused }, this.clock.now().getTime());
    const extra = { violations: describeSeriesViolations(codes), occurrences };
    const code = leadingViolation(codes.filter((one) => one !== 'local_time_skipped'));
    if (code && (isOverlap(code) || !broken.has('local_time_skipped')))
      return new BOOKING_REFUSALS[code]({ extra, cause: error });
    return new LocalTimeSkipped({ extra, cause: error });
  }
}

function isRefused({ violations }: JudgedSession): boolean {
  return violations.length > 0;
}
