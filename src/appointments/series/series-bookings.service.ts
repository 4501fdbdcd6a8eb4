import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../common/auth/access';
import { takeLocks } from '../../common/database/locks';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { newId } from '../../common/database/uuid';
import { invalidField } from '../../common/http/validation.pipe';
import { Clock } from '../../common/time/clock';
import { isAllowedDuration } from '../../common/time/session-grid';
import { DurationNotAllowed, ProfessionalNotFound } from '../../professionals';
import { assertMayBookFor, assertMayBookIn, patientBookedBy } from '../appointments.policy';
import type { AppointmentRow } from '../appointments.queries';
import { BookingFactsQueries } from '../booking-facts.queries';
import { TimeTaken } from '../booking-refusals.service';
import { BookingDecisions, ExpiredInTheWay } from '../booking-decisions';
import { BookingsService } from '../bookings.service';
import { hasExpired } from '../calendar';
import { ALTERNATIVES_WITHIN_MS } from './series-alternatives';
import { SeriesJournal } from './series-journal';
import {
  assertWholeMinute,
  readRecurrence,
  wantedBookings,
  wantedOccurrences,
  type CompleteOrder,
  type OccurrenceChoice,
  type SeriesBookingOrder,
  type SeriesOrder,
  type WantedBooking,
} from './series-orders';
import { judgeTogether, type SeriesPlan } from './series-plan';
import { proposalsOf, type OccurrenceProposal } from './series-proposals';
import { SeriesRefusals, SeriesRefused } from './series-refusals.service';
import { SeriesReadings, type SeriesOutcome } from './series-readings.service';
import { SeriesQueries, type SeriesRow } from './series.queries';
import { describeSeriesViolations } from './series-violations';

/** What booking a series would give now. */
export interface SeriesPreview {
  readonly timeZone: string;
  readonly occurrences: readonly OccurrenceProposal[];
}

type CompleteSeriesOrder = SeriesOrder & CompleteOrder & { readonly choices?: readonly OccurrenceChoice[] };

@Injectable()
export class SeriesBookingsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly facts: BookingFactsQueries,
    private readonly series: SeriesQueries,
    private readonly bookings: BookingsService,
    private readonly decisions: BookingDecisions,
    private readonly refusals: SeriesRefusals,
    private readonly readings: SeriesReadings,
    private readonly journal: SeriesJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * Every occurrence with the rules that booking it now would break, and what is free instead. Nothing is written.
   * @throws as `book`, but for the refusals
   */
  async preview(principal: Principal, order: SeriesOrder): Promise<SeriesPreview> {
    const complete = complement(principal, order);
    return this.transactions.read(async (em) => {
      const { plan, now } = await this.plan(em, principal, complete);
      return { timeZone: plan.facts.timeZone, occurrences: proposalsOf(plan, now.getTime()) };
    });
  }

  /**
   * Books all occurrences in one transaction: every one that is wanted, or with `skip` those that can be booked, at least one.
   * @throws NotYourCalendar, OverrideNotAllowed, ProfessionalNotFound, PatientNotFound, DurationNotAllowed, TooManyOccurrences,
   * SeriesTooLong, LocalTimeSkipped or one of BOOKING_REFUSALS
   */
  async book(principal: Principal, order: SeriesBookingOrder): Promise<SeriesOutcome> {
    const complete = complement(principal, order);
    const { professionalId, patientId } = complete;
    return this.refusals.answering(principal, () =>
      this.decisions.attempt({ professionalId, patientId }, async (em) => {
        // Exclusive: several are written at once, and under shared locks two series would wait for each other in a circle.
        await takeLocks(em, [
          { on: 'practice', mode: 'shared' },
          { on: 'professional', id: professionalId, mode: 'exclusive' },
          { on: 'patient', id: patientId, mode: 'exclusive' },
        ]);
        const { plan, now } = await this.plan(em, principal, complete);
        const refused = plan.judged.filter(({ violations }) => violations.length > 0);
        const isNothingLeft = refused.length === plan.judged.length;
        if (refused.length > 0 && (order.onConflict === 'refuse' || isNothingLeft)) throw new SeriesRefused(plan);
        if (hasExpired(plan.facts, now.getTime())) throw new ExpiredInTheWay();
        return this.enter(em, principal, complete, plan, now);
      }),
    );
  }

  private async plan(
    em: EntityManager,
    principal: Principal,
    order: CompleteSeriesOrder,
  ): Promise<{ readonly plan: SeriesPlan<WantedBooking>; readonly now: Date }> {
    const { professionalId, patientId } = order;
    const recurrence = readRecurrence(order.recurrence);
    const timeZone = await this.series.zoneOf(em, professionalId);
    if (timeZone === undefined) throw new ProfessionalNotFound();
    const occurrences = wantedOccurrences(order, recurrence, timeZone);
    const facts = await this.facts.load(em, { professionalId, patientId, span: spanOf(order, occurrences) });
    if (!facts) throw new ProfessionalNotFound();
    assertMayBookFor(principal, patientId, facts);
    const now = this.clock.now();
    const wanted = wantedBookings(principal, sessionOf(order), occurrences, facts);
    return { plan: judgeTogether(wanted, facts, now.getTime()), now };
  }

  private async enter(
    em: EntityManager,
    principal: Principal,
    order: CompleteSeriesOrder,
    plan: SeriesPlan<WantedBooking>,
    now: Date,
  ): Promise<SeriesOutcome> {
    const series = newSeries(principal, order, plan.facts.timeZone, now);
    await this.series.insert(em, series);
    const sessions: AppointmentRow[] = [];
    for (const { wanted, verdict, violations } of plan.judged) {
      if (violations.length > 0) continue;
      const decision = { request: wanted.request, facts: plan.facts, verdict, now };
      const details = { ...wanted.order, seriesId: series.id };
      const booked = await this.bookings.enter(em, principal, details, decision);
      if (!booked) throw new TimeTaken('professional_overlap', undefined);
      sessions.push(booked);
    }
    await this.journal.record(em, { act: 'created', series, sessions, byRole: principal.role });
    return this.readings.outcome(em, series, plan.judged);
  }
}

/** @throws NotYourCalendar, OverrideNotAllowed, PatientNotFound, DurationNotAllowed, or InvalidRequest */
function complement<Order extends SeriesOrder>(principal: Principal, order: Order): Order & CompleteOrder {
  assertMayBookIn(principal, order.professionalId, order.override !== undefined);
  assertWholeMinute(principal, order.startsAt, 'startsAt');
  const { durationMinutes } = order;
  if (durationMinutes !== undefined && !isAllowedDuration(durationMinutes)) {
    throw new DurationNotAllowed({ extra: { violations: describeSeriesViolations(['duration_not_allowed']) } });
  }
  const patientId = patientBookedBy(principal, order.patientId);
  if (patientId === undefined) throw invalidField('patientId', 'required');
  return { ...order, patientId };
}

/** What each session of the series is booked by. */
function sessionOf({ recurrence: _, exdates: __, ...session }: CompleteSeriesOrder) {
  return session;
}

/** From the first session that is asked for to the last, and as far around them as alternatives are looked for; epoch ms. */
function spanOf(order: CompleteSeriesOrder, occurrences: readonly { readonly startsAt: number }[]) {
  const chosen = (order.choices ?? []).flatMap((choice) => (choice.use === 'alternative' ? [choice.startsAt] : []));
  const starts = [...occurrences.map(({ startsAt }) => startsAt), ...chosen];
  return { start: Math.min(...starts) - ALTERNATIVES_WITHIN_MS, end: Math.max(...starts) + ALTERNATIVES_WITHIN_MS };
}

function newSeries(principal: Principal, order: CompleteSeriesOrder, timeZone: string, now: Date): SeriesRow {
  return {
    id: newId(now),
    professionalId: order.professionalId,
    patientId: order.patientId,
    recurrence: order.recurrence,
    startsAt: new Date(order.startsAt),
    exdates: order.exdates.map((exdate) => new Date(exdate)),
    splitFrom: null,
    bookedBy: principal.accountId,
    createdAt: now,
    timeZone,
  };
}
