import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import type { Precondition } from '../common/http/etag';
import { invalidField } from '../common/http/validation.pipe';
import { MINUTE_MS } from '../common/time/dates';
import { AppointmentChanges, allowedMovesOf, type OpenAppointment } from './appointment-changes';
import { AppointmentJournal } from './appointment-journal';
import { AppointmentVault, type AppointmentView } from './appointment-vault';
import type { AppointmentRow } from './appointments.queries';
import type { Appointment } from './appointment.entity';
import { StatusTransitionNotAllowed } from './appointments.errors';
import { assertMayOverride } from './appointments.policy';
import type { BookingFactsRow } from './booking-facts.queries';
import { BookingRefusals } from './booking-refusals.service';
import { BookingRecheck, type Recheck } from './booking-recheck';
import { MOVABLE_STATUSES } from './domain/appointment-status';
import type { OverridableCode } from './domain/booking-rules';
import { deadlineAfterMove } from './domain/cancellation';
import { confirmationDeadline } from './domain/confirmation';

/** Another time for an appointment. */
export interface RescheduleOrder {
  /** Epoch ms. */
  readonly startsAt: number;
  /** As long as before unless told. */
  readonly durationMinutes?: number | undefined;
  readonly override?: { readonly reason: string } | undefined;
}

/** With the duration, whoever asked. */
export type CompleteMove = RescheduleOrder & { readonly durationMinutes: number };

@Injectable()
export class ReschedulesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly changes: AppointmentChanges,
    private readonly recheck: BookingRecheck,
    private readonly refusals: BookingRefusals,
    private readonly journal: AppointmentJournal,
    private readonly vault: AppointmentVault,
  ) {}

  /**
   * Gives an appointment another time: its own is released, the new one taken, or nothing changes.
   * @throws AppointmentNotFound, StaleVersion, OverrideNotAllowed, StatusTransitionNotAllowed, or one of BOOKING_REFUSALS
   */
  async reschedule(
    principal: Principal,
    id: string,
    order: RescheduleOrder,
    precondition: Precondition,
  ): Promise<AppointmentView> {
    assertMayOverride(principal, order.override !== undefined);
    if (principal.role !== 'patient' && order.startsAt % MINUTE_MS !== 0)
      throw invalidField('startsAt', 'whole_minute');
    return this.refusals.answering(principal, () =>
      this.transactions.run((em) => this.move(em, principal, id, order, precondition)),
    );
  }

  private async move(
    em: EntityManager,
    principal: Principal,
    id: string,
    order: RescheduleOrder,
    precondition: Precondition,
  ) {
    const open = await this.changes.open(em, principal, id, precondition, 'rescheduled');
    const { row } = open;
    assertMovable(principal, open);
    const durationMinutes = order.durationMinutes ?? (row.endsAt.getTime() - row.startsAt.getTime()) / MINUTE_MS;
    const asked = { startsAt: order.startsAt, durationMinutes, override: order.override !== undefined };
    const recheck = await this.recheck.assertBookable(em, principal, open, asked);
    return this.vault.open(await this.moveOpened(em, principal, open, { ...order, durationMinutes }, recheck));
  }

  /** Moves one that is open and movable to a time that the rules allow. @throws TimeTaken if a constraint knows better */
  async moveOpened(
    em: EntityManager,
    principal: Principal,
    open: OpenAppointment,
    order: CompleteMove,
    { facts, verdict }: Recheck,
  ): Promise<AppointmentRow> {
    const change = await this.changeTo(principal, open, order, facts, verdict.overridden);
    const after = await this.changes.write(em, open, change);
    await this.journal.record(em, {
      act: 'rescheduled',
      before: open.row,
      after,
      by: { accountId: principal.accountId, role: principal.role },
      at: open.now,
      withSeries: open.withSeries,
      overridden: verdict.overridden,
    });
    return after;
  }

  private async changeTo(
    { role, accountId }: Principal,
    { row, now }: OpenAppointment,
    { startsAt, durationMinutes, override }: CompleteMove,
    facts: BookingFactsRow,
    overridden: readonly OverridableCode[],
  ): Promise<Partial<Appointment>> {
    const endsAt = startsAt + durationMinutes * MINUTE_MS;
    const status = role === 'patient' && facts.requiresConfirmation ? 'pending' : row.status;
    // Whoever confirms decides about the new time, and has the whole time for that.
    const confirmBy = new Date(confirmationDeadline(now.getTime(), startsAt, facts.confirmationHours));
    const move = { by: role, now: now.getTime(), startsAt };
    return {
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      occupiedUntil: new Date(endsAt + facts.bufferMinutes * MINUTE_MS),
      status,
      confirmBy: status === 'pending' ? confirmBy : null,
      cancellationDeadline: new Date(deadlineAfterMove(move, row.cancellationDeadline.getTime(), row)),
      overriddenRules: [...overridden],
      ...(await this.vault.seal(row, { overrideReason: override?.reason })),
      previousStartsAt: row.startsAt,
      movedCount: row.movedCount + 1,
      movedBy: accountId,
    };
  }
}

/** Whether the appointment can be given another time by this caller now. */
export function isMovable({ role }: Principal, { row, now }: OpenAppointment): boolean {
  // As with cancelling: what has begun is for staff to settle, so that moving does not undo a no-show.
  const hasBegun = role === 'patient' && row.startsAt <= now;
  return !hasBegun && MOVABLE_STATUSES.includes(row.status);
}

/** @throws StatusTransitionNotAllowed */
export function assertMovable(principal: Principal, open: OpenAppointment): void {
  if (isMovable(principal, open)) return;
  throw new StatusTransitionNotAllowed({ extra: { allowed: allowedMovesOf(open, principal.role) } });
}
