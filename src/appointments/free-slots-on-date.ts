import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { Clock } from '../common/time/clock';
import { DAY_MS, addDays } from '../common/time/dates';
import { instantOf } from '../common/time/zones';
import { effectiveStatus, FreeSlotsOn } from '../professionals';
import { BookingFactsQueries } from './booking-facts.queries';
import { freeStarts } from './calendar';
import { isOver } from './live-status';
import { isInTime, isLongEnough, matches, named } from './search/slot-search.statements';

/** Of professionals: whether they are free on a date of their own zone, and whether the derived rows may not know. */
const FREE_ON = named(
  'professionals_free_on',
  `SELECT p.id, EXISTS (SELECT FROM free_slot_calendars WHERE professional_id = p.id AND due_at <= :now)
       OR p.id IN (SELECT professional_id FROM appointments WHERE ${isOver(':now')}) AS "isDue",
     ${matches([])} AND EXISTS (
       SELECT FROM free_slots s
        WHERE s.professional_id = p.id AND s.starts_at >= :start AND s.starts_at < :end AND s.local_starts_at::date = :date
          AND ${isInTime('s')} AND ${isLongEnough('s')}) AS "isFree"
     FROM professionals p WHERE p.id = ANY(:ids)`,
);

interface FreeOnRow {
  readonly id: string;
  readonly isDue: boolean;
  readonly isFree: boolean;
}

/** The date in whatever zone lies within a day of UTC's. */
const around = (date: string) => ({ start: Date.parse(date) - DAY_MS, end: Date.parse(date) + 2 * DAY_MS });

/** What the directory asks: who has something free on a date. One statement for all that are asked about. */
@Injectable()
export class FreeSlotsOnDate extends FreeSlotsOn {
  constructor(
    private readonly facts: BookingFactsQueries,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async professionalsFreeOn(
    em: EntityManager,
    professionalIds: readonly string[],
    date: string,
  ): Promise<ReadonlySet<string>> {
    const now = this.clock.now();
    const span = around(date);
    const values: Readonly<Record<string, unknown>> = {
      ids: professionalIds,
      date,
      now,
      start: new Date(span.start),
      end: new Date(span.end),
      durationMinutes: null,
    };
    const rows = await runStatement<FreeOnRow & Record<string, unknown>>(
      em,
      FREE_ON,
      FREE_ON.parameters.map((name) => values[name]),
    );
    const free = new Set(rows.filter(({ isDue, isFree }) => isFree && !isDue).map(({ id }) => id));
    const due = rows.filter(({ isDue }) => isDue).map(({ id }) => id);
    for (const id of await this.freeByFacts(em, due, date, now.getTime())) free.add(id);
    return free;
  }

  /** The same from the calendars themselves, for those whose rows are not up to date yet: nobody waits for them to be. */
  private async freeByFacts(em: EntityManager, ids: readonly string[], date: string, now: number): Promise<string[]> {
    if (ids.length === 0) return [];
    const all = await this.facts.loadMany(em, ids, { patientId: null, span: around(date) });
    const free = all.filter((facts) => {
      const { timeZone, status, blockedUntil, sessionDurationMinutes } = facts;
      if (effectiveStatus(status, blockedUntil, timeZone, now) !== 'active') return false;
      const day = {
        start: instantOf(timeZone, date, 0, 'first'),
        end: instantOf(timeZone, addDays(date, 1), 0, 'first'),
      };
      return freeStarts(facts, day, sessionDurationMinutes, now).length > 0;
    });
    return free.map(({ professionalId }) => professionalId);
  }
}
