import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { addDays } from '../common/time/dates';
import type { BlockedPeriod } from './domain/blocked-periods';
import type { Schedule } from './domain/working-windows';

/** Everything that a professional's openings follow from, as one statement saw it. */
export interface LoadedSchedule extends Schedule {
  /** IANA zone of windows and overrides. */
  readonly timeZone: string;
  /** Of the professional and of the practice, each in its own zone. */
  readonly blockedPeriods: readonly BlockedPeriod[];
}

/** Windows over midnight, blocks in other zones and clock changes all stay within so many dates. */
const MARGIN_DAYS = 3;

const LOAD_SCHEDULE = {
  name: 'load_schedule',
  text: `
    SELECT p.time_zone AS "timeZone",
      COALESCE((SELECT json_agg(json_build_object('weekday', w.weekday, 'start', w.opens_at, 'end', w.closes_at,
          'validFrom', w.valid_from, 'validTo', w.valid_to))
        FROM weekly_windows w WHERE w.professional_id = p.id), '[]') AS windows,
      COALESCE((SELECT json_agg(json_build_object('date', o.date, 'windows', o.windows) ORDER BY o.date)
        FROM date_overrides o WHERE o.professional_id = p.id AND o.date BETWEEN $2 AND $3), '[]') AS overrides,
      COALESCE((SELECT json_agg(json_build_object(
          'timeZone', CASE WHEN b.professional_id IS NULL THEN practice.time_zone ELSE p.time_zone END,
          'startsOn', b.starts_on, 'endsOn', b.ends_on, 'startTime', b.start_time, 'endTime', b.end_time) ORDER BY b.starts_on, b.id)
        FROM blocked_periods b
        WHERE (b.professional_id = p.id OR b.professional_id IS NULL) AND b.ends_on >= $2 AND b.starts_on <= $3), '[]') AS "blockedPeriods"
    FROM professionals p, practice WHERE p.id = $1`,
};

/** The calendar of one professional without its bookings. */
@Injectable()
export class ScheduleQueries {
  /**
   * What matters to windows that start on the local dates `fromDate` to `toDate`, both included.
   * @returns undefined if there is no such professional
   */
  async load(
    em: EntityManager,
    professionalId: string,
    fromDate: string,
    toDate: string,
  ): Promise<LoadedSchedule | undefined> {
    const bounds = [addDays(fromDate, -MARGIN_DAYS), addDays(toDate, MARGIN_DAYS)];
    const [row] = await runStatement<LoadedSchedule & Record<string, unknown>>(em, LOAD_SCHEDULE, [
      professionalId,
      ...bounds,
    ]);
    return row;
  }
}
