import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { MINUTE_MS } from '../common/time/dates';
import { ProfessionalNotFound } from '../professionals';
import type { OpenAppointment } from './appointment-changes';
import { actorIn } from './appointments.policy';
import { BookingFactsQueries, type BookingFactsRow } from './booking-facts.queries';
import { BookingRefused } from './booking-refusals.service';
import { spanAround, verdictOn } from './calendar';
import { isOverlap, type BookingRequest, type BookingVerdict, type BookingViolationCode } from './domain/booking-rules';

/** The time that is asked about: the appointment's own, or the one to which it is moved. */
export interface AskedTime {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly durationMinutes: number;
  readonly override: boolean;
  /** The professional's present one unless told. */
  readonly bufferMinutes?: number;
}

export interface Recheck {
  readonly facts: BookingFactsRow;
  readonly verdict: BookingVerdict;
}

/** The booking rules asked again about an appointment that exists; its own time counts as free. */
@Injectable()
export class BookingRecheck {
  constructor(private readonly facts: BookingFactsQueries) {}

  /** Asks all rules. @throws BookingRefused */
  assertBookable(em: EntityManager, principal: Principal, open: OpenAppointment, asked: AskedTime): Promise<Recheck> {
    return this.ask(em, principal, open, asked, () => true);
  }

  /**
   * Asks the rules about the appointment where it stands; those that were set aside when it was booked stay so.
   * @param which all of them to confirm it; `overlaps` to bring it back as a correction of what happened
   * @throws BookingRefused
   */
  assertStillBookable(
    em: EntityManager,
    principal: Principal,
    open: OpenAppointment,
    which: 'all' | 'overlaps',
    override: boolean,
  ): Promise<Recheck> {
    const { startsAt, endsAt, occupiedUntil, overriddenRules } = open.row;
    const asked = {
      startsAt: startsAt.getTime(),
      durationMinutes: (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS,
      bufferMinutes: (occupiedUntil.getTime() - endsAt.getTime()) / MINUTE_MS,
      override,
    };
    const counts = (code: BookingViolationCode) =>
      which === 'overlaps' ? isOverlap(code) : !overriddenRules.includes(code);
    return this.ask(em, principal, open, asked, counts);
  }

  private async ask(
    em: EntityManager,
    principal: Principal,
    { row, now }: OpenAppointment,
    { startsAt, durationMinutes, override, bufferMinutes }: AskedTime,
    counts: (code: BookingViolationCode) => boolean,
  ): Promise<Recheck> {
    const { professionalId, patientId, modality, id: ignoring } = row;
    const span = spanAround(startsAt, durationMinutes);
    const loaded = await this.facts.load(em, { professionalId, patientId, span, ignoring });
    if (!loaded) throw new ProfessionalNotFound();
    const facts = { ...loaded, bufferMinutes: bufferMinutes ?? loaded.bufferMinutes };
    const actor = actorIn(principal, professionalId);
    const request: BookingRequest = { startsAt, durationMinutes, modality, actor, override };
    const verdict = verdictOn(request, facts, now.getTime());
    const refusal = { request, facts, patientId, ignoring };
    const violations = verdict.violations.filter(counts);
    if (violations.length > 0) throw new BookingRefused({ ...refusal, violations });
    return { facts, verdict };
  }
}
