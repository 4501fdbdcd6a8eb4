import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { DAY_MS, MINUTE_MS } from '../common/time/dates';
import type { Interval } from '../common/time/interval';
import { PatientsService, PatientNotFound } from '../patients';
import { ProfessionalNotFound } from '../professionals';
import { actorIn, assertMayBookFor } from './appointments.policy';
import { BookingFactsQueries } from './booking-facts.queries';
import { spanAround, verdictOn } from './calendar';
import { traceOf, type BookingViolationCode, type RuleOutcome } from './domain/booking-rules';
import { nearestAccepted } from './nearest-time';
import { describeViolations, type Violation } from './violation-messages';

/** A booking that is only asked about. */
export interface CheckQuestion {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly durationMinutes?: number | undefined;
  readonly patientId?: string | undefined;
}

export interface AvailabilityVerdict {
  readonly violations: readonly Violation[];
  /** Every rule, in the order in which they are asked. */
  readonly rules: readonly { readonly code: BookingViolationCode; readonly outcome: RuleOutcome }[];
  /** Epoch ms; null: nothing is broken, or nothing near would be accepted. */
  readonly nearest: Interval | null;
}

/** Another time is looked for so far before and after the one asked for; after now, for one that is over. */
const NEAREST_WITHIN_MS = 31 * DAY_MS;

@Injectable()
export class AvailabilityChecksService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
  ) {}

  /**
   * What a booking by this caller would meet now: every rule with its outcome, and where one is broken, the nearest time
   * within a month that would be accepted.
   * @throws ProfessionalNotFound, PatientNotFound
   */
  async check(
    principal: Principal | undefined,
    professionalId: string,
    question: CheckQuestion,
  ): Promise<AvailabilityVerdict> {
    const { startsAt, durationMinutes } = question;
    const actor = actorIn(principal, professionalId);
    if (actor === 'staff' && startsAt % MINUTE_MS !== 0) throw invalidField('startsAt', 'whole_minute');
    return this.transactions.read(async (em) => {
      const patientId = await this.patientOf(em, principal, professionalId, question.patientId);
      const span = spanAround(startsAt, durationMinutes ?? 0);
      const facts = await this.facts.load(em, { professionalId, patientId, span });
      if (!facts) throw new ProfessionalNotFound();
      if (patientId !== null) assertMayBookFor(principal, patientId, facts);
      const request = {
        startsAt,
        durationMinutes: durationMinutes ?? facts.sessionDurationMinutes,
        modality: facts.modalities[0] ?? 'in_person',
        actor,
        override: false,
      };
      const now = this.clock.now().getTime();
      const { violations } = verdictOn(request, facts, now);
      const rules = traceOf(violations, actor, patientId !== null);
      const answer = { violations: describeViolations(violations), rules };
      if (violations.length === 0) return { ...answer, nearest: null };
      const range = {
        start: Math.max(now, startsAt - NEAREST_WITHIN_MS),
        end: Math.max(now, startsAt) + NEAREST_WITHIN_MS,
      };
      const around = await this.facts.load(em, { professionalId, patientId, span: range });
      return { ...answer, nearest: (around && nearestAccepted(request, violations, around, range, now)) ?? null };
    });
  }

  /** Patients are asked about for themselves; staff name one, or nobody. @throws PatientNotFound */
  private async patientOf(
    em: EntityManager,
    principal: Principal | undefined,
    professionalId: string,
    named: string | undefined,
  ): Promise<string | null> {
    if (named === undefined) return principal?.patientId ?? null;
    if (!principal || (principal.role === 'patient' && principal.patientId !== named)) throw new PatientNotFound();
    // The facts know the own patients of the calendar's professional only.
    const isColleague = principal.role === 'professional' && principal.professionalId !== professionalId;
    return isColleague ? this.patients.assertReadable(em, principal, named) : named;
  }
}
