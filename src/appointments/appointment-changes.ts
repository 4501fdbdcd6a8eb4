import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { brokenConstraint } from '../common/database/database-errors';
import { takeLocks } from '../common/database/locks';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { Clock } from '../common/time/clock';
import { AppointmentAccess } from './appointment-access';
import type { AppointmentAct } from './appointment-history-entry.entity';
import { Appointment } from './appointment.entity';
import { AppointmentNotFound, StatusTransitionNotAllowed } from './appointments.errors';
import { scopeOf } from './appointments.policy';
import { AppointmentsQueries, type AppointmentRow } from './appointments.queries';
import type { Interval } from '../common/time/interval';
import { allowedMoves, isLive, type AppointmentStatus, type Role } from './domain/appointment-status';
import type { BookingViolationCode } from './domain/booking-rules';
import { TimeTaken } from './booking-refusals.service';
import { ExpiredTime, isExpired } from './expired-time';
import { FreeSlotsKeeper } from './free-slots/free-slots-keeper';

/** An appointment that nobody else changes until the end of the transaction, and the time at which it is changed. */
export interface OpenAppointment {
  readonly row: AppointmentRow;
  readonly now: Date;
  /** The series with others of which it is changed; absent when it is changed by itself. */
  readonly withSeries?: string;
}

/** The way to change an appointment that exists. */
@Injectable()
export class AppointmentChanges {
  constructor(
    private readonly access: AppointmentAccess,
    private readonly appointments: AppointmentsQueries,
    private readonly expired: ExpiredTime,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly clock: Clock,
  ) {}

  /**
   * Locks the calendars of its professional and its patient exclusively, then the row: an UPDATE under the exclusion
   * constraints that did not would wait in circles with bookings.
   * @param act what is about to be done, for the trail if it is refused
   * @throws AppointmentNotFound, StaleVersion
   */
  async open(
    em: EntityManager,
    principal: Principal,
    id: string,
    precondition: Precondition,
    act: AppointmentAct,
  ): Promise<OpenAppointment> {
    // Neither professional nor patient of an appointment ever changes, so this reading is good for the locks.
    const known = await this.access.reach(em, principal, id, `appointment.${act}`);
    if (known.patientId === null) throw new AppointmentNotFound();
    await this.expired.settle(em, known, this.clock.now());
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: known.professionalId, mode: 'exclusive' },
      { on: 'patient', id: known.patientId, mode: 'exclusive' },
    ]);
    const now = this.clock.now();
    const row = await this.current(em, principal, id, now);
    assertUnchanged(precondition, row.version);
    return { row, now };
  }

  /** Its time may have come while the locks were waited for. */
  private async current(em: EntityManager, principal: Principal, id: string, now: Date): Promise<AppointmentRow> {
    const row = await this.appointments.findForUpdate(em, id, scopeOf(principal));
    if (!row) throw new AppointmentNotFound();
    if (!isExpired(row, now)) return row;
    await this.expired.release(em, [row.professionalId], now);
    return this.current(em, principal, id, now);
  }

  /** Writes the change and answers the row as it is then. @throws TimeTaken if a constraint knows better */
  async write(em: EntityManager, { row, now }: OpenAppointment, change: Partial<Appointment>): Promise<AppointmentRow> {
    try {
      await em.update(Appointment, { id: row.id }, { ...change, updatedAt: now });
    } catch (error) {
      const code = OVERLAP[brokenConstraint(error) ?? ''];
      throw code ? new TimeTaken(code, error) : error;
    }
    const after = { ...row, ...change, updatedAt: now, version: row.version + 1 };
    for (const span of spansBetween(occupiedBy(row), occupiedBy(after))) {
      await this.freeSlots.recompute(em, row.professionalId, span);
    }
    return after;
  }
}

/** The professional's time that the appointment takes, in epoch ms; none if it is not live. */
function occupiedBy({ status, startsAt, occupiedUntil }: Appointment): Interval | undefined {
  return isLive(status) ? { start: startsAt.getTime(), end: occupiedUntil.getTime() } : undefined;
}

/** The spans in which something is taken now that was free, or the other way round. */
function spansBetween(before: Interval | undefined, after: Interval | undefined): Interval[] {
  if (before && after && before.start === after.start && before.end === after.end) return [];
  return [before, after].filter((span) => span !== undefined);
}

const OVERLAP: Readonly<Record<string, BookingViolationCode>> = {
  appointments_professional_overlap: 'professional_overlap',
  appointments_patient_overlap: 'patient_overlap',
};

/** @throws StatusTransitionNotAllowed with the moves that are allowed to this role now */
export function assertCanMove(open: OpenAppointment, to: readonly AppointmentStatus[], role: Role): void {
  const allowed = allowedMovesOf(open, role);
  if (!to.some((status) => allowed.includes(status))) throw new StatusTransitionNotAllowed({ extra: { allowed } });
}

export function allowedMovesOf({ row, now }: OpenAppointment, role: Role): AppointmentStatus[] {
  return allowedMoves(row.status, role, { startsAt: row.startsAt.getTime(), now: now.getTime() });
}
