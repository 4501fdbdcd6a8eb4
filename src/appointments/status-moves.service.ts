import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import type { Precondition } from '../common/http/etag';
import { AppointmentChanges, assertCanMove, type OpenAppointment } from './appointment-changes';
import type { AppointmentAct } from './appointment-history-entry.entity';
import { AppointmentJournal } from './appointment-journal';
import { AppointmentVault, type AppointmentView } from './appointment-vault';
import type { Appointment } from './appointment.entity';
import type { AppointmentRow } from './appointments.queries';
import { BookingRecheck } from './booking-recheck';
import { BookingRefusals } from './booking-refusals.service';
import { cancelledBy } from './cancellations';
import { isLive, type AppointmentStatus } from './domain/appointment-status';
import type { OverridableCode } from './domain/booking-rules';
import type { CancellationReasonCode } from './domain/cancellation';

/** Why it is cancelled. */
export interface CancelOrder {
  readonly reasonCode: CancellationReasonCode;
  readonly reason?: string | undefined;
}

/** What staff say with a move. */
export interface MoveOrder {
  readonly reason?: string | undefined;
  /** Confirming asks the booking rules again; some can be set aside. */
  readonly override?: { readonly reason: string } | undefined;
}

/** What staff note, and the status that it means. */
const ACT: Readonly<Record<StaffMove, AppointmentAct>> = {
  booked: 'confirmed',
  arrived: 'arrived',
  fulfilled: 'fulfilled',
  no_show: 'no_show',
};
export type StaffMove = 'booked' | 'arrived' | 'fulfilled' | 'no_show';

@Injectable()
export class StatusMovesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly changes: AppointmentChanges,
    private readonly recheck: BookingRecheck,
    private readonly refusals: BookingRefusals,
    private readonly journal: AppointmentJournal,
    private readonly vault: AppointmentVault,
  ) {}

  /** @throws AppointmentNotFound, StaleVersion, StatusTransitionNotAllowed */
  async cancel(
    principal: Principal,
    id: string,
    order: CancelOrder,
    precondition: Precondition,
  ): Promise<AppointmentView> {
    return this.transactions.run(async (em) => {
      const open = await this.changes.open(em, principal, id, precondition, 'cancelled');
      return this.vault.open(await this.cancelOpened(em, principal, open, order));
    });
  }

  /** The same for one that is open already. @throws StatusTransitionNotAllowed */
  async cancelOpened(
    em: EntityManager,
    principal: Principal,
    open: OpenAppointment,
    order: CancelOrder,
  ): Promise<AppointmentRow> {
    const { role, accountId } = principal;
    assertCanMove(open, ['cancelled'], role);
    const cancellation = { by: role, accountId, reasonCode: order.reasonCode, at: open.now.getTime() };
    const after = await this.changes.write(em, open, {
      ...cancelledBy(open.row, cancellation),
      ...(await this.vault.seal(open.row, { cancellationReason: order.reason })),
    });
    await this.record(em, principal, { open, after, act: 'cancelled', reason: order.reason });
    return after;
  }

  /**
   * Confirms, notes what happened, or corrects what was noted.
   * @throws AppointmentNotFound, StaleVersion, StatusTransitionNotAllowed, or one of BOOKING_REFUSALS where it takes its time anew
   */
  async move(
    principal: Principal,
    id: string,
    to: StaffMove,
    order: MoveOrder,
    precondition: Precondition,
  ): Promise<AppointmentView> {
    return this.refusals.answering(principal, () =>
      this.transactions.run(async (em) => {
        const open = await this.changes.open(em, principal, id, precondition, ACT[to]);
        assertCanMove(open, [to], principal.role);
        const { change, overridden } = await this.changeTo(em, principal, open, to, order);
        const after = await this.changes.write(em, open, change);
        const act = isCorrection(open.row.status, to) ? 'corrected' : ACT[to];
        await this.record(em, principal, { open, after, act, reason: order.reason, overridden });
        return this.vault.open(after);
      }),
    );
  }

  /** Asks what must be asked before the appointment takes its time anew, or is confirmed. */
  private async changeTo(
    em: EntityManager,
    principal: Principal,
    open: OpenAppointment,
    to: StaffMove,
    order: MoveOrder,
  ) {
    const { row } = open;
    const isConfirmed = row.status === 'pending';
    if (!isConfirmed && isLive(row.status)) return { change: { status: to }, overridden: [] };
    const hasOverride = order.override !== undefined;
    const { verdict } = await this.recheck.assertStillBookable(
      em,
      principal,
      open,
      isConfirmed ? 'all' : 'overlaps',
      hasOverride,
    );
    const overridden = verdict.overridden.filter((code) => isConfirmed && !row.overriddenRules.includes(code));
    return { change: { status: to, ...(await this.overriding(row, order, overridden)) }, overridden };
  }

  private async overriding(
    row: Appointment,
    { override }: MoveOrder,
    overridden: readonly OverridableCode[],
  ): Promise<Partial<Appointment>> {
    if (overridden.length === 0) return {};
    return {
      overriddenRules: [...row.overriddenRules, ...overridden],
      ...(await this.vault.seal(row, { overrideReason: override?.reason })),
    };
  }

  private async record(
    em: EntityManager,
    { role, accountId }: Principal,
    done: {
      readonly open: OpenAppointment;
      readonly after: Appointment;
      readonly act: AppointmentAct;
      readonly reason: string | undefined;
      readonly overridden?: readonly OverridableCode[];
    },
  ): Promise<void> {
    const { open, overridden = [], ...rest } = done;
    const { row: before, now: at, withSeries } = open;
    await this.journal.record(em, { ...rest, before, by: { role, accountId }, at, overridden, withSeries });
  }
}

/** Whether the move takes back what was noted before. */
function isCorrection(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return from === 'no_show' || from === 'fulfilled' || (from === 'arrived' && to === 'booked');
}
