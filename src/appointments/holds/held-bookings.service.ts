import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../common/auth/access';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { AppointmentDrafts, type SessionDetails } from '../appointment-drafts';
import { AppointmentJournal } from '../appointment-journal';
import { Appointment } from '../appointment.entity';
import { SlotHoldMismatch, SlotHoldNotFound } from '../appointments.errors';
import type { AppointmentRow } from '../appointments.queries';
import { BookingDecisions, type WantedSession } from '../booking-decisions';
import { BookingRefused } from '../booking-refusals.service';
import { FreeSlotsKeeper } from '../free-slots/free-slots-keeper';
import { HoldsQueries, type HoldRow } from './holds.queries';
import { sha256 } from './holds.service';

/** Turns a hold into the appointment that it was kept for: its row moves from `held` to `booked`, or to `pending`. */
@Injectable()
export class HeldBookings {
  constructor(
    private readonly decisions: BookingDecisions,
    private readonly drafts: AppointmentDrafts,
    private readonly holds: HoldsQueries,
    private readonly journal: AppointmentJournal,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly clock: Clock,
  ) {}

  /** @throws SlotHoldNotFound, SlotHoldMismatch, PatientNotFound, BookingRefused: the rules are asked again */
  async book(
    em: EntityManager,
    principal: Principal,
    token: string,
    wanted: WantedSession,
    details: SessionDetails,
  ): Promise<AppointmentRow> {
    const find = () => this.holds.findByToken(em, principal.accountId, sha256(token), this.clock.now());
    const hold = await find();
    if (!hold) throw new SlotHoldNotFound();
    assertSame(hold, wanted);
    return this.bookHold(em, principal, { hold, find }, wanted, details);
  }

  /**
   * The same for a hold that was found; `find` finds it again.
   * @throws SlotHoldNotFound, PatientNotFound, BookingRefused
   */
  async bookHold(
    em: EntityManager,
    principal: Principal,
    { hold, find }: { readonly hold: HoldRow; readonly find: () => Promise<HoldRow | undefined> },
    wanted: WantedSession,
    details: SessionDetails,
  ): Promise<AppointmentRow> {
    const durationMinutes = minutesOf(hold);
    const session = { ...wanted, durationMinutes, modality: wanted.modality ?? hold.modality, ignoring: hold.id };
    const decided = await this.decisions.decide(em, principal, session, { mode: 'exclusive' }).catch(refusalOf);
    // It may have ended, or been released and its time taken, while this waited for the calendar.
    if (!(await find())) throw new SlotHoldNotFound();
    if (decided instanceof BookingRefused) throw decided;
    const { now, facts, verdict } = decided;
    const draft = await this.drafts.draft(principal.accountId, details, decided, hold.id);
    const after: AppointmentRow = { ...draft, version: hold.version + 1 };
    const { id, timeZone: _zone, version: _version, ...change } = after;
    await this.holds.forget(em, id);
    await em.update(Appointment, { id }, change);
    const by = { accountId: principal.accountId, role: principal.role };
    await this.journal.record(em, { act: 'booked', after, by, at: now, overridden: verdict.overridden });
    await this.occupy(em, hold, after, facts.bufferMinutes);
    return after;
  }

  /** The buffer is the present one: where it was longer when the time was held, the difference is free again. */
  private async occupy(em: EntityManager, held: HoldRow, booked: AppointmentRow, bufferMinutes: number): Promise<void> {
    const span = { start: booked.startsAt.getTime(), end: held.occupiedUntil.getTime() };
    if (booked.occupiedUntil < held.occupiedUntil) await this.freeSlots.recompute(em, booked.professionalId, span);
    else this.freeSlots.take(em, booked, bufferMinutes);
  }
}

function refusalOf(error: unknown): BookingRefused {
  if (error instanceof BookingRefused) return error;
  throw error;
}

function minutesOf({ startsAt, endsAt }: HoldRow): number {
  return (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;
}

/** @throws SlotHoldMismatch */
function assertSame(hold: HoldRow, wanted: WantedSession): void {
  const { professionalId, patientId, startsAt, durationMinutes } = wanted;
  const isSame =
    hold.professionalId === professionalId &&
    (hold.patientId === null || hold.patientId === patientId) &&
    hold.startsAt.getTime() === startsAt &&
    (durationMinutes === undefined || durationMinutes === minutesOf(hold));
  if (!isSame) throw new SlotHoldMismatch();
}
