import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { DAY_MS, MINUTE_MS } from '../common/time/dates';
import { overlaps, type Interval } from '../common/time/interval';
import { isAllowedDuration } from '../common/time/session-grid';
import { Clock } from '../common/time/clock';
import { patientBounds } from '../availability';
import { BOOKING_REFUSALS } from './appointments.errors';
import { mayKnowOf } from './appointments.policy';
import { BookingFactsQueries, type BookingFactsRow } from './booking-facts.queries';
import { freeStarts, takenAt } from './calendar';
import { isOverlap, leadingViolation, type BookingRequest, type BookingViolationCode } from './domain/booking-rules';
import { describeViolations } from './violation-messages';

/** Alternatives are looked for so far before and after the start that was asked for. */
const ALTERNATIVES_WITHIN_MS = 14 * DAY_MS;
const MAX_ALTERNATIVES = 3;

/** What was refused, and why. */
interface Refusal {
  readonly violations: readonly BookingViolationCode[];
  readonly request: BookingRequest;
  readonly facts: BookingFactsRow;
  readonly patientId: string | null;
  /** The appointment that was to be moved. */
  readonly ignoring?: string;
}

/** Not an answer yet: thrown inside the transaction, and turned into one outside of it by `answering`. */
export class BookingRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.violations.join(', '));
    this.name = 'BookingRefused';
  }
}

/** A constraint refused a change that the rules had let pass; the transaction is lost, and with it what is in the way. */
export class TimeTaken extends Error {
  constructor(
    readonly violation: BookingViolationCode,
    cause: unknown,
  ) {
    super(violation, { cause });
    this.name = 'TimeTaken';
  }
}

@Injectable()
export class BookingRefusals {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work` (a whole unit, transaction included) and answers its refusal with everything that helps the caller.
   * @throws the error of the overlap if there is one (409, with conflicts and alternatives), else of the first violation
   */
  async answering<T>(principal: Principal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TimeTaken) {
        const extra = { violations: describeViolations([error.violation]), conflicts: [], alternatives: [] };
        throw new BOOKING_REFUSALS[error.violation]({ extra, cause: error });
      }
      throw error instanceof BookingRefused ? await this.answerTo(error, principal) : error;
    }
  }

  private async answerTo(error: BookingRefused, principal: Principal): Promise<Error> {
    const { refusal } = error;
    const code = leadingViolation(refusal.violations);
    if (!code) return error;
    const violations = describeViolations(refusal.violations);
    const extra = isOverlap(code)
      ? {
          violations,
          conflicts: conflictsOf(refusal, principal, this.clock.now().getTime()),
          alternatives: await this.alternativesTo(refusal),
        }
      : { violations };
    return new BOOKING_REFUSALS[code]({ extra, cause: error });
  }

  /** Free starts nearest to the one asked for, in the order of time. Read outside the transaction: they hold nothing up. */
  private async alternativesTo({ request, facts, patientId, ignoring }: Refusal) {
    const { startsAt, durationMinutes } = request;
    const now = this.clock.now().getTime();
    const bounds = patientBounds(facts, now);
    const range = {
      start: Math.max(bounds.earliest, startsAt - ALTERNATIVES_WITHIN_MS),
      end: Math.min(bounds.latest, startsAt + ALTERNATIVES_WITHIN_MS) + 1,
    };
    if (range.end <= range.start || !isAllowedDuration(durationMinutes)) return [];
    const question = { professionalId: facts.professionalId, patientId, span: range, ignoring };
    const current = await this.transactions.read((em) => this.facts.load(em, question));
    if (!current) return [];
    return freeStarts(current, range, durationMinutes, now)
      .sort((a, b) => Math.abs(a - startsAt) - Math.abs(b - startsAt) || a - b)
      .slice(0, MAX_ALTERNATIVES)
      .sort((a, b) => a - b)
      .map((start) => written({ start, end: start + durationMinutes * MINUTE_MS }));
  }
}

/** What is in the way, as far as the caller may know of it. */
function conflictsOf({ request, facts, violations }: Refusal, principal: Principal, now: number) {
  const session = { start: request.startsAt, end: request.startsAt + request.durationMinutes * MINUTE_MS };
  const occupied = { start: session.start, end: session.end + facts.bufferMinutes * MINUTE_MS };
  const inTheWay = [
    ...(violations.includes('professional_overlap')
      ? takenAt(facts.busyOfProfessional, now).filter((one) => overlaps(one, occupied))
      : []),
    ...(violations.includes('patient_overlap')
      ? takenAt(facts.busyOfPatient, now).filter((one) => overlaps(one, session))
      : []),
  ].filter((one) => mayKnowOf(principal, one));
  const byId = new Map(inTheWay.map((one) => [one.appointmentId, one]));
  return [...byId.values()].map((one) => ({
    appointmentId: one.appointmentId,
    ...written({ start: one.start, end: one.endsAt }),
  }));
}

function written({ start, end }: Interval): { startsAt: string; endsAt: string } {
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(end).toISOString() };
}
