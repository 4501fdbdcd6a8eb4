import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { MINUTE_MS } from '../common/time/dates';
import { PatientsService, PatientNotFound } from '../patients';
import { ProfessionalNotFound } from '../professionals';
import { actorIn, assertMayBookFor } from './appointments.policy';
import { BookingFactsQueries } from './booking-facts.queries';
import { spanAround, verdictOn } from './calendar';
import { describeViolations, type Violation } from './violation-messages';

/** A booking that is only asked about. */
export interface CheckQuestion {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly durationMinutes?: number | undefined;
  readonly patientId?: string | undefined;
}

@Injectable()
export class AvailabilityChecksService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Every rule that a booking by this caller would break now; none means that it would succeed.
   * @throws ProfessionalNotFound, PatientNotFound
   */
  async check(principal: Principal | undefined, professionalId: string, question: CheckQuestion): Promise<Violation[]> {
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
      return describeViolations(verdictOn(request, facts, this.clock.now().getTime()).violations);
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
