import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock';
import { DAY_MS, addDays } from '../common/time/dates';
import { instantOf } from '../common/time/zones';
import { effectiveStatus, FreeSlotsOn } from '../professionals';
import { BookingFactsQueries } from './booking-facts.queries';
import { freeStarts } from './calendar';

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
    // The date in whatever zone lies within a day of UTC's.
    const span = { start: Date.parse(date) - DAY_MS, end: Date.parse(date) + 2 * DAY_MS };
    const all = await this.facts.loadMany(em, professionalIds, { patientId: null, span });
    const now = this.clock.now().getTime();
    const free = all.filter((facts) => {
      const { timeZone, status, blockedUntil, sessionDurationMinutes } = facts;
      if (effectiveStatus(status, blockedUntil, timeZone, now) !== 'active') return false;
      const day = {
        start: instantOf(timeZone, date, 0, 'first'),
        end: instantOf(timeZone, addDays(date, 1), 0, 'first'),
      };
      return freeStarts(facts, day, sessionDurationMinutes, now).length > 0;
    });
    return new Set(free.map(({ professionalId }) => professionalId));
  }
}
