import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { invalidField } from '../common/http/validation.pipe';
import { MINUTE_MS } from '../common/time/dates';
import { AppointmentDrafts, type SessionDetails } from './appointment-drafts';
import type { AppointmentType } from './appointment.entity';
import { AppointmentJournal } from './appointment-journal';
import { AppointmentVault, type AppointmentView } from './appointment-vault';
import { AppointmentsQueries, type AppointmentRow } from './appointments.queries';
import { assertMayBookIn, patientBookedBy } from './appointments.policy';
import { BookingDecisions, type Decision } from './booking-decisions';
import { BookingRefusals } from './booking-refusals.service';
import type { Modality } from './domain/booking-rules';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';
import { HeldBookings } from './holds/held-bookings.service';

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
  /** Of a hold of the same account for this session. */
  readonly holdToken?: string | undefined;
}

type Order = BookingOrder & { readonly patientId: string };

@Injectable()
export class BookingsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly decisions: BookingDecisions,
    private readonly drafts: AppointmentDrafts,
    private readonly held: HeldBookings,
    private readonly appointments: AppointmentsQueries,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly refusals: BookingRefusals,
    private readonly journal: AppointmentJournal,
    private readonly vault: AppointmentVault,
  ) {}

  /**
   * Books a session, or says every rule that stands in the way.
   * @throws NotYourCalendar, OverrideNotAllowed, ProfessionalNotFound, PatientNotFound, SlotHoldNotFound, SlotHoldMismatch,
   * or one of BOOKING_REFUSALS
   */
  async book(principal: Principal, order: BookingOrder): Promise<AppointmentView> {
    assertMayBookIn(principal, order.professionalId, order.override !== undefined);
    const patientId = patientBookedBy(principal, order.patientId);
    if (patientId === undefined) throw invalidField('patientId', 'required');
    const complete = { ...order, patientId };
    if (principal.role !== 'patient' && order.startsAt % MINUTE_MS !== 0)
      throw invalidField('startsAt', 'whole_minute');
    return this.refusals.answering(principal, () =>
      this.decisions.attempt(complete, async (em) => this.vault.open(await this.bookIn(em, principal, complete))),
    );
  }

  private async bookIn(em: EntityManager, principal: Principal, order: Order): Promise<AppointmentRow> {
    const { holdToken, override, ...session } = order;
    const wanted = { ...session, override: override !== undefined };
    if (holdToken !== undefined) return this.held.book(em, principal, holdToken, wanted, order);
    const decision = await this.decisions.decide(em, principal, wanted);
    const booked = await this.enter(em, principal, order, decision);
    if (!booked) throw await this.decisions.whatCameBetween(em, wanted, decision);
    return booked;
  }

  /**
   * Writes a booking that the rules allow, with everything that belongs to it. The caller holds the locks under which the
   * decision was made. Undefined if a constraint knows of something in the way; the transaction goes on either way.
   */
  async enter(
    em: EntityManager,
    principal: Principal,
    details: SessionDetails,
    decision: Decision,
  ): Promise<AppointmentRow | undefined> {
    const { facts, verdict, now: at } = decision;
    const after = await this.drafts.draft(principal.accountId, details, decision);
    const by = { accountId: principal.accountId, role: principal.role };
    const { overridden } = verdict;
    const withSeries = details.seriesId;
    const recorded = await this.journal.parts(em, { act: 'booked', after, by, at, overridden, withSeries });
    if (!(await this.appointments.book(em, after, recorded))) return undefined;
    this.freeSlots.take(em, after, facts.bufferMinutes);
    return after;
  }
}
