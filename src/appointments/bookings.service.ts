import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { takeLocks, type Lock } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { MINUTE_MS } from '../common/time/dates';
import { PatientNotFound } from '../patients';
import { ProfessionalNotFound } from '../professionals';
import type { AppointmentType } from './appointment.entity';
import { AppointmentJournal } from './appointment-journal';
import { AppointmentVault, type AppointmentView } from './appointment-vault';
import { AppointmentsQueries, NOTHING_HAPPENED_YET, type AppointmentRow } from './appointments.queries';
import { actorIn, assertMayBookFor, assertMayBookIn } from './appointments.policy';
import { BookingFactsQueries, type BookingFactsRow } from './booking-facts.queries';
import { BookingRefused, BookingRefusals } from './booking-refusals.service';
import { hasExpired, spanAround, verdictOn } from './calendar';
import type { BookingRequest, BookingVerdict, Modality } from './domain/booking-rules';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';
import { cancellationDeadline } from './domain/cancellation';
import { confirmationDeadline } from './domain/confirmation';
import { ExpiredTime } from './expired-time';

/** What somebody wants to book. */
export interface BookingOrder {
  readonly professionalId: string;
  /** Patients leave it out, or name themselves. */
  readonly patientId?: string | undefined;
  /** Epoch ms. */
  readonly startsAt: number;
  /** The professional's session duration unless told. */
  readonly durationMinutes?: number | undefined;
  readonly type: AppointmentType;
  /** The professional's first unless told. */
  readonly modality?: Modality | undefined;
  readonly reason?: string | undefined;
  readonly override?: { readonly reason: string } | undefined;
}

/** With the patient, whoever asked. */
export type CompleteOrder = BookingOrder & { readonly patientId: string };

@Injectable()
export class BookingsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly appointments: AppointmentsQueries,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly refusals: BookingRefusals,
    private readonly journal: AppointmentJournal,
    private readonly expired: ExpiredTime,
    private readonly vault: AppointmentVault,
    private readonly clock: Clock,
  ) {}

  /**
   * Books a session, or says every rule that stands in the way.
   * @throws NotYourCalendar, OverrideNotAllowed, ProfessionalNotFound, PatientNotFound, or one of BOOKING_REFUSALS
   */
  async book(principal: Principal, order: BookingOrder): Promise<AppointmentView> {
    assertMayBookIn(principal, order.professionalId, order.override !== undefined);
    const complete = { ...order, patientId: bookedPatient(principal, order) };
    if (principal.role !== 'patient' && order.startsAt % MINUTE_MS !== 0)
      throw invalidField('startsAt', 'whole_minute');
    return this.refusals.answering(principal, () =>
      this.transactions.run(async (em) => this.vault.open(await this.bookIn(em, principal, complete))),
    );
  }

  private async bookIn(em: EntityManager, principal: Principal, order: CompleteOrder): Promise<AppointmentRow> {
    const { professionalId, patientId } = order;
    const locks: readonly Lock[] = [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: professionalId, mode: 'shared' },
      { on: 'patient', id: patientId, mode: 'shared' },
    ];
    // Two statements, sent together: the load begins when the locks are held.
    const [, facts] = await Promise.all([takeLocks(em, locks), this.factsFor(em, order)]);
    assertMayBookFor(principal, patientId, facts);
    const now = this.clock.now();
    const request = requestFor(principal, order, facts);
    const verdict = verdictOn(request, facts, now.getTime());
    const refusal = { violations: verdict.violations, request, facts, patientId };
    if (verdict.violations.length > 0) throw new BookingRefused(refusal);
    const booked = await this.enter(em, principal, order, { request, facts, verdict, now });
    if (!booked) throw new BookingRefused({ ...refusal, ...(await this.whatCameBetween(em, order, request, now)) });
    return booked;
  }

  /**
   * Writes a booking that the rules allow, with everything that belongs to it. The caller holds the locks under which the
   * facts were read. Undefined if a constraint knows of something in the way; the transaction goes on either way.
   */
  async enter(
    em: EntityManager,
    principal: Principal,
    order: CompleteOrder,
    decided: BookingDecision,
  ): Promise<AppointmentRow | undefined> {
    const { facts, verdict, now } = decided;
    if (hasExpired(facts, now.getTime())) await this.expired.release(em, order, now);
    const after = this.newAppointment(principal, order, decided);
    const by = { accountId: principal.accountId, role: principal.role };
    const recorded = this.journal.parts({ act: 'booked', after, by, at: now, overridden: verdict.overridden });
    if (!(await this.appointments.book(em, after, recorded))) return undefined;
    this.freeSlots.take(em, after, facts.bufferMinutes);
    return after;
  }

  private async factsFor(em: EntityManager, order: CompleteOrder): Promise<BookingFactsRow> {
    const { professionalId, patientId, startsAt, durationMinutes = 0 } = order;
    const facts = await this.facts.load(em, { professionalId, patientId, span: spanAround(startsAt, durationMinutes) });
    if (!facts) throw new ProfessionalNotFound();
    return facts;
  }

  /** Somebody took the time after the facts were loaded; the shared locks keep them from letting it go before this looks. */
  private async whatCameBetween(em: EntityManager, order: CompleteOrder, request: BookingRequest, now: Date) {
    const facts = await this.factsFor(em, order);
    const { violations } = verdictOn(request, facts, now.getTime());
    return { facts, violations: violations.length > 0 ? violations : (['professional_overlap'] as const) };
  }

  private newAppointment(principal: Principal, order: CompleteOrder, decided: BookingDecision): AppointmentRow {
    const { request, facts, verdict, now } = decided;
    const id = newId(now);
    const endsAt = order.startsAt + request.durationMinutes * MINUTE_MS;
    const confirmBy = confirmationDeadline(now.getTime(), order.startsAt, facts.confirmationHours);
    const sealed = this.vault.seal(id, { reason: order.reason, overrideReason: order.override?.reason });
    return {
      ...NOTHING_HAPPENED_YET,
      ...sealed,
      id,
      professionalId: order.professionalId,
      patientId: order.patientId,
      startsAt: new Date(order.startsAt),
      endsAt: new Date(endsAt),
      occupiedUntil: new Date(endsAt + facts.bufferMinutes * MINUTE_MS),
      type: order.type,
      modality: request.modality,
      status: facts.requiresConfirmation ? 'pending' : 'booked',
      seriesId: decided.seriesId ?? null,
      confirmBy: facts.requiresConfirmation ? new Date(confirmBy) : null,
      priceAmount: facts.priceAmount,
      priceCurrency: facts.priceCurrency,
      noticeHours: facts.noticeHours,
      lateFeePercent: facts.lateFeePercent,
      cancellationDeadline: new Date(cancellationDeadline(order.startsAt, facts)),
      overriddenRules: [...verdict.overridden],
      bookedBy: principal.accountId,
      createdAt: now,
      updatedAt: now,
      timeZone: facts.timeZone,
    };
  }
}

/** A booking and why it is allowed. */
export interface BookingDecision {
  readonly request: BookingRequest;
  readonly facts: BookingFactsRow;
  readonly verdict: BookingVerdict;
  readonly now: Date;
  /** Of one that was booked together with others. */
  readonly seriesId?: string;
}

/** Patients book for themselves; staff say for whom. @throws PatientNotFound */
export function bookedPatient(principal: Principal, { patientId }: BookingOrder): string {
  if (principal.role !== 'patient') {
    if (patientId === undefined) throw invalidField('patientId', 'required');
    return patientId;
  }
  if (principal.patientId === null || (patientId !== undefined && patientId !== principal.patientId))
    throw new PatientNotFound();
  return principal.patientId;
}

/** The order with the professional's defaults filled in. */
export function requestFor(principal: Principal, order: CompleteOrder, facts: BookingFactsRow): BookingRequest {
  return {
    startsAt: order.startsAt,
    durationMinutes: order.durationMinutes ?? facts.sessionDurationMinutes,
    modality: order.modality ?? facts.modalities[0] ?? 'in_person',
    actor: actorIn(principal, order.professionalId),
    override: order.override !== undefined,
  };
}
