import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../common/auth/access';
import { takeLocks } from '../../common/database/locks';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { newId } from '../../common/database/uuid';
import { invalidField } from '../../common/http/validation.pipe';
import { Clock } from '../../common/time/clock';
import { AppointmentNotFound } from '../appointments.errors';
import { assertMayOverride } from '../appointments.policy';
import type { AppointmentRow } from '../appointments.queries';
import { ExpiredTime, isExpired } from '../expired-time';
import { StatusMovesService, type CancelOrder } from '../status-moves.service';
import { assertMovable, isMovable, ReschedulesService } from '../reschedules.service';
import { assertWholeMinute, type ScopeOrder, type SeriesMoveOrder } from './series-orders';
import { SeriesJournal } from './series-journal';
import { inOrderOfWriting, SeriesMoves, type WantedMove } from './series-moves';
import type { JudgedSession } from './series-plan';
import { SeriesReadings, type SeriesOutcome } from './series-readings.service';
import { SeriesRefusals } from './series-refusals.service';
import { allInScope, type OpenSeries } from './series-scope';
import { SeriesIsOver } from './series.errors';
import { SeriesQueries } from './series.queries';

@Injectable()
export class SeriesChangesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly series: SeriesQueries,
    private readonly readings: SeriesReadings,
    private readonly moves: SeriesMoves,
    private readonly cancellations: StatusMovesService,
    private readonly reschedules: ReschedulesService,
    private readonly refusals: SeriesRefusals,
    private readonly expired: ExpiredTime,
    private readonly journal: SeriesJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels one, it and those after it, or all that are still ahead, each as by itself.
   * @throws AppointmentSeriesNotFound, AppointmentNotFound, StatusTransitionNotAllowed, SeriesIsOver
   */
  async cancel(principal: Principal, id: string, order: ScopeOrder & CancelOrder): Promise<SeriesOutcome> {
    const { scope, appointmentId } = order;
    if (scope !== 'all' && appointmentId === undefined) throw invalidField('appointmentId', 'required');
    return this.transactions.run(async (em) => {
      const open = await this.open(em, principal, id, 'cancelled');
      const pivot = appointmentId === undefined ? undefined : memberOf(open, appointmentId);
      const ahead = allInScope(open, scope, pivot).filter(({ status }) => CANCELLABLE.includes(status));
      // What is meant by itself is cancelled as by itself, with the answer that it gives.
      const meant = scope === 'this' && pivot ? [pivot] : ahead;
      if (meant.length === 0) throw new SeriesIsOver();
      const { series, now } = open;
      const sessions: AppointmentRow[] = [];
      for (const row of meant) {
        const opened = { row, now, withSeries: series.id };
        sessions.push(await this.cancellations.cancelOpened(em, principal, opened, order));
      }
      await this.journal.record(em, { act: 'cancelled', series, sessions, byRole: principal.role, scope });
      return this.readings.outcome(em, open.series, []);
    });
  }

  /**
   * Moves one, it and those after it, or all that are still ahead. All are moved or none; with `skip` those stay that cannot be.
   * Those after one become a series of their own.
   * @throws AppointmentSeriesNotFound, AppointmentNotFound, StatusTransitionNotAllowed, OverrideNotAllowed, LocalTimeSkipped or
   * one of BOOKING_REFUSALS
   */
  async reschedule(principal: Principal, id: string, order: SeriesMoveOrder): Promise<SeriesOutcome> {
    assertMayOverride(principal, order.override !== undefined);
    assertWholeMinute(principal, order.startsAt, 'startsAt');
    return this.refusals.answering(principal, () =>
      this.transactions.run(async (em) => {
        const open = await this.open(em, principal, id, 'rescheduled');
        const pivot = memberOf(open, order.appointmentId);
        assertMovable(principal, { row: pivot, now: open.now });
        const meant = allInScope(open, order.scope, pivot).filter((row) =>
          isMovable(principal, { row, now: open.now }),
        );
        if (!meant.includes(pivot)) throw new SeriesIsOver();
        const judged = await this.moves.plan(em, principal, { open, pivot, meant }, order);
        return this.write(em, principal, open, order, judged);
      }),
    );
  }

  private async write(
    em: EntityManager,
    principal: Principal,
    open: OpenSeries,
    order: SeriesMoveOrder,
    { judged, facts }: Awaited<ReturnType<SeriesMoves['plan']>>,
  ): Promise<SeriesOutcome> {
    const { scope } = order;
    const series = scope === 'following' ? await this.split(em, principal, open, judged) : open.series;
    const moved = inOrderOfWriting(judged.filter(({ violations }) => violations.length === 0));
    const sessions: AppointmentRow[] = [];
    for (const { wanted, verdict } of moved) {
      const { startsAt, durationMinutes } = wanted.request;
      const row = series === open.series ? wanted.row : { ...wanted.row, version: wanted.row.version + 1 };
      const move = { startsAt, durationMinutes, override: order.override };
      const opened = { row, now: open.now, withSeries: series.id };
      sessions.push(await this.reschedules.moveOpened(em, principal, opened, move, { facts, verdict }));
    }
    await this.journal.record(em, { act: 'rescheduled', series, sessions, byRole: principal.role, scope });
    return this.readings.outcome(em, series, judged);
  }

  /** A series of their own for what follows; the whole series needs none. */
  private async split(
    em: EntityManager,
    principal: Principal,
    { series, members, now }: OpenSeries,
    judged: readonly JudgedSession<WantedMove>[],
  ): Promise<OpenSeries['series']> {
    const following = judged.map(({ wanted }) => wanted.row);
    const [first] = following;
    if (!first || !members.some((one) => one.startsAt < first.startsAt)) return series;
    const { timeZone, ...columns } = series;
    const accountId = principal.accountId;
    const row = { ...columns, id: newId(now), splitFrom: series.id, bookedBy: accountId, createdAt: now };
    const startsAt = new Date(Math.min(...judged.map(({ wanted }) => wanted.request.startsAt)));
    await this.series.insert(em, { ...row, startsAt });
    await this.series.putInto(
      em,
      row.id,
      following.map(({ id }) => id),
      now,
    );
    const byRole = principal.role;
    await this.journal.record(em, { act: 'split', series: { ...row, startsAt }, sessions: following, byRole });
    return { ...row, startsAt, timeZone };
  }

  /** Neither professional nor patient of a series ever changes, so the first reading is good for the locks. */
  private async open(em: EntityManager, principal: Principal, id: string, act: string): Promise<OpenSeries> {
    const series = await this.readings.reach(em, principal, id, `appointment_series.${act}`);
    await this.expired.settle(em, series, this.clock.now());
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: series.professionalId, mode: 'exclusive' },
      { on: 'patient', id: series.patientId, mode: 'exclusive' },
    ]);
    return this.current(em, series, this.clock.now());
  }

  /** The time of some may have come while the locks were waited for. */
  private async current(em: EntityManager, series: OpenSeries['series'], now: Date): Promise<OpenSeries> {
    const members = await this.series.membersForUpdate(em, series.id);
    if (!members.some((one) => isExpired(one, now))) return { series, members, now };
    await this.expired.release(em, [series.professionalId], now);
    return this.current(em, series, now);
  }
}

const CANCELLABLE: readonly string[] = ['pending', 'booked', 'arrived'];

/** @throws AppointmentNotFound if the series has no such appointment (any more) */
function memberOf({ members }: OpenSeries, id: string) {
  const member = members.find((one) => one.id === id);
  if (!member) throw new AppointmentNotFound();
  return member;
}
