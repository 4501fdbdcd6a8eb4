import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../common/auth/access';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { AppointmentDrafts } from '../appointment-drafts';
import { AppointmentVault, type AppointmentView } from '../appointment-vault';
import { SlotHoldNotFound } from '../appointments.errors';
import type { AppointmentRow } from '../appointments.queries';
import { BookingDecisions, type WantedSession } from '../booking-decisions';
import { BookingRefused, BookingRefusals } from '../booking-refusals.service';
import type { NeededTime } from '../expired-time';
import { FreeSlotsKeeper } from '../free-slots/free-slots-keeper';
import { HeldBookings } from './held-bookings.service';
import { HoldsQueries } from './holds.queries';

/** A session to be kept for a patient. */
export type WantedTime = Pick<WantedSession, 'professionalId' | 'startsAt' | 'durationMinutes' | 'modality'> & {
  readonly patientId: string;
};

/** What a reservation is for, when its end is decided. Epoch ms. */
export interface ReservationTerms {
  readonly now: number;
  readonly startsAt: number;
  /** The professional's. */
  readonly minimumNoticeMinutes: number;
}

/**
 * Time that the server keeps for a patient by itself, without a token: a held row under the same constraints, which ends at
 * the instant that whoever reserves it decides. For the waitlist.
 */
@Injectable()
export class ReservedTime {
  constructor(
    private readonly decisions: BookingDecisions,
    private readonly drafts: AppointmentDrafts,
    private readonly holds: HoldsQueries,
    private readonly held: HeldBookings,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly refusals: BookingRefusals,
    private readonly vault: AppointmentVault,
    private readonly clock: Clock,
  ) {}

  /** Runs a unit that reserves or books; see BookingDecisions. */
  attempt<T>(needed: NeededTime, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.decisions.attempt(needed, work);
  }

  /** The same for a caller, who is told what is in the way. @throws one of BOOKING_REFUSALS */
  answering<T>(principal: Principal, needed: NeededTime, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.refusals.answering(principal, () => this.decisions.attempt(needed, work));
  }

  /**
   * Inside `attempt`. Takes the exclusive locks of professional and patient, asks the rules for that patient, then `endOf`.
   * Undefined if a rule refuses, or `endOf` says that there is no time for it.
   */
  async reserve(
    em: EntityManager,
    wanted: WantedTime,
    endOf: (terms: ReservationTerms) => Promise<number | undefined>,
  ): Promise<(AppointmentRow & { readonly heldUntil: Date }) | undefined> {
    try {
      const patient = { role: 'patient', professionalId: null } as const;
      const session = { ...wanted, override: false };
      const decision = await this.decisions.decide(em, patient, session, { mode: 'exclusive' });
      const { facts, now, request } = decision;
      const { startsAt } = request;
      const { minimumNoticeMinutes } = facts;
      const end = await endOf({ now: now.getTime(), startsAt, minimumNoticeMinutes });
      if (end === undefined) return undefined;
      const heldUntil = new Date(end);
      const draft = await this.drafts.draft(null, { patientId: wanted.patientId, type: 'consultation' }, decision);
      const row = { ...draft, status: 'held', confirmBy: null, heldUntil } as const;
      if (!(await this.holds.reserve(em, row))) return undefined;
      this.freeSlots.take(em, row, facts.bufferMinutes);
      return row;
    } catch (error) {
      if (error instanceof BookingRefused) return undefined;
      throw error;
    }
  }

  /**
   * Inside `attempt`. The reserved time becomes the appointment of its patient; the rules are asked again.
   * @throws SlotHoldNotFound if it is over, PatientNotFound, BookingRefused
   */
  async book(em: EntityManager, principal: Principal, id: string): Promise<AppointmentView> {
    const find = () => this.holds.findReserved(em, id, this.clock.now());
    const hold = await find();
    if (!hold) throw new SlotHoldNotFound();
    const { professionalId, patientId, modality, type } = hold;
    const startsAt = hold.startsAt.getTime();
    const durationMinutes = (hold.endsAt.getTime() - startsAt) / MINUTE_MS;
    const wanted = { professionalId, patientId, startsAt, durationMinutes, modality, override: false };
    return this.vault.open(await this.held.bookHold(em, principal, { hold, find }, wanted, { patientId, type }));
  }

  /** Gives it back, if it is still there. The caller holds the calendar exclusively. */
  async release(em: EntityManager, id: string): Promise<void> {
    const hold = await this.holds.findReserved(em, id, this.clock.now());
    if (!hold) return;
    await this.holds.remove(em, id);
    const span = { start: hold.startsAt.getTime(), end: hold.occupiedUntil.getTime() };
    await this.freeSlots.recompute(em, hold.professionalId, span);
  }
}
