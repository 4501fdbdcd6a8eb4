import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../common/auth/access';
import { MINUTE_MS } from '../../common/time/dates';
import { isAllowedDuration } from '../../common/time/session-grid';
import { DurationNotAllowed, ProfessionalNotFound } from '../../professionals';
import { actorIn } from '../appointments.policy';
import type { AppointmentRow } from '../appointments.queries';
import { BookingFactsQueries, type BookingFactsRow } from '../booking-facts.queries';
import { movedByWallTime, wallTimeBetween } from './domain/occurrences';
import { ALTERNATIVES_WITHIN_MS } from './series-alternatives';
import type { SeriesMoveOrder } from './series-orders';
import { judgeTogether, withoutAppointments, type SeriesPlan, type WantedSession } from './series-plan';
import { SeriesRefused } from './series-refusals.service';
import type { OpenSeries } from './series-scope';
import { describeSeriesViolations } from './series-violations';

/** An appointment of the series and the session that it is to become. */
export interface WantedMove extends WantedSession {
  readonly row: AppointmentRow;
}

/** What is to be moved: all that are meant, by as much as the pivot is. */
export interface MeantMoves {
  readonly open: OpenSeries;
  readonly pivot: AppointmentRow;
  readonly meant: readonly AppointmentRow[];
}

/** Decides which appointments of a series can be given another time together. */
@Injectable()
export class SeriesMoves {
  constructor(private readonly facts: BookingFactsQueries) {}

  /** @throws SeriesRefused, DurationNotAllowed */
  async plan(
    em: EntityManager,
    principal: Principal,
    moves: MeantMoves,
    order: SeriesMoveOrder,
  ): Promise<SeriesPlan<WantedMove>> {
    const { series, now } = moves.open;
    const wanted = wantedMoves(principal, moves, order);
    const { professionalId, patientId } = series;
    const facts = await this.facts.load(em, { professionalId, patientId, span: spanOf(wanted) });
    if (!facts) throw new ProfessionalNotFound();
    const plan = order.onConflict === 'skip' ? judgeThoseThatFit(wanted, facts, now) : judgeMoves(wanted, facts, now);
    const refused = plan.judged.filter(({ violations }) => violations.length > 0);
    if (refused.length > 0 && (order.onConflict === 'refuse' || refused.length === wanted.length))
      throw new SeriesRefused(plan);
    return plan;
  }
}

function wantedMoves(principal: Principal, { open, pivot, meant }: MeantMoves, order: SeriesMoveOrder): WantedMove[] {
  const { timeZone, professionalId } = open.series;
  if (order.durationMinutes !== undefined && !isAllowedDuration(order.durationMinutes)) {
    throw new DurationNotAllowed({ extra: { violations: describeSeriesViolations(['duration_not_allowed']) } });
  }
  const difference = wallTimeBetween(timeZone, pivot.startsAt.getTime(), order.startsAt);
  const actor = actorIn(principal, professionalId);
  return meant.map((row) => {
    const moved = movedByWallTime(timeZone, row.startsAt.getTime(), difference);
    const occurrence = row === pivot ? { ...moved, startsAt: order.startsAt, isSkipped: false } : moved;
    const { startsAt } = occurrence;
    const durationMinutes = order.durationMinutes ?? (row.endsAt.getTime() - row.startsAt.getTime()) / MINUTE_MS;
    const { modality } = row;
    const request = { startsAt, durationMinutes, modality, actor, override: order.override !== undefined };
    return { row, occurrence, request };
  });
}

/** From the first time that is left or taken to the last, and as far around them as alternatives are looked for. */
function spanOf(wanted: readonly WantedMove[]) {
  const starts = wanted.flatMap(({ row, request }) => [row.startsAt.getTime(), request.startsAt]);
  return { start: Math.min(...starts) - ALTERNATIVES_WITHIN_MS, end: Math.max(...starts) + ALTERNATIVES_WITHIN_MS };
}

/** The moves judged together: what is moved is nowhere in the way, everything else is. */
function judgeMoves(wanted: readonly WantedMove[], facts: BookingFactsRow, now: Date): SeriesPlan<WantedMove> {
  const moving = new Set(wanted.map(({ row }) => row.id));
  return judgeTogether(wanted, withoutAppointments(facts, moving), now.getTime());
}

/**
 * The same when those stay that cannot be moved. One that stays may be in the way of another, which then stays too: asked again
 * until nothing changes, which ends because nothing that stays ever moves again.
 */
function judgeThoseThatFit(wanted: readonly WantedMove[], facts: BookingFactsRow, now: Date): SeriesPlan<WantedMove> {
  const refusals = new Map<WantedMove, SeriesPlan<WantedMove>['judged'][number]>();
  for (;;) {
    const left = wanted.filter((one) => !refusals.has(one));
    const plan = judgeMoves(left, facts, now);
    const refused = plan.judged.filter(({ violations }) => violations.length > 0);
    if (refused.length === 0) {
      const judged = new Map(plan.judged.map((one) => [one.wanted, one]));
      return { ...plan, judged: wanted.flatMap((one) => refusals.get(one) ?? judged.get(one) ?? []) };
    }
    for (const one of refused) refusals.set(one.wanted, one);
  }
}

/**
 * The order in which none takes a time that another of them has not left yet: the last first if they are moved to later times.
 * All are moved by as much, so it is the same order for all.
 */
export function inOrderOfWriting<Judged extends { readonly wanted: WantedMove }>(judged: readonly Judged[]): Judged[] {
  const isLater = judged.some(({ wanted }) => wanted.request.startsAt > wanted.row.startsAt.getTime());
  return isLater ? [...judged].reverse() : [...judged];
}
