import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import type { Interval } from '../../common/time/interval';

/** A row of `free_slots`; see the entity. */
export interface FreeSlotRow {
  readonly professionalId: string;
  /** Epoch ms. */
  readonly startsAt: number;
  /** `YYYY-MM-DDTHH:mm:ss` in the professional's zone. */
  readonly localStartsAt: string;
  readonly freeMinutes: number;
}

/** How far the rows of one professional reach. */
export interface Coverage {
  readonly professionalId: string;
  readonly coveredUntil: Date;
}

/** A calendar that has to be filled. */
export interface DueCalendar {
  readonly professionalId: string;
  /** Null: from scratch. Otherwise the rows up to there are right, and more are needed. */
  readonly coveredUntil: Date | null;
}

/** What was found out when a calendar was filled. */
export interface FilledCalendar {
  readonly professionalId: string;
  readonly coveredUntil: Date;
  readonly dueAt: Date;
  /** When a block is over; `infinity` has no Date, hence the text. Null: not blocked. */
  readonly blockOverAt: Date | 'infinity' | null;
}

/**
 * Somebody takes the time from $2 (the buffer before it included) to $3: starts inside are gone, and what may start before
 * ends earlier. It commutes, so that bookings, which only share the lock, may do it in any order; and it locks the rows in the order
 * of time, so that two of them never wait for each other in a circle.
 */
const TAKE = {
  name: 'take_free_slots',
  text: `
  MERGE INTO free_slots slot
  USING (SELECT near.starts_at FROM free_slots near
          WHERE near.professional_id = $1 AND near.starts_at > $2::timestamptz - interval '240 minutes' AND near.starts_at < $3::timestamptz
          ORDER BY near.starts_at FOR UPDATE OF near) touched
     ON slot.professional_id = $1 AND slot.starts_at = touched.starts_at
   WHEN MATCHED AND slot.starts_at > $2::timestamptz - interval '15 minutes' THEN DELETE
   WHEN MATCHED AND slot.free_minutes > floor(extract(epoch FROM $2::timestamptz - slot.starts_at) / 60)
   THEN UPDATE SET free_minutes = floor(extract(epoch FROM $2::timestamptz - slot.starts_at) / 60)`,
};

const REMOVE = {
  name: 'remove_free_slots',
  text: `DELETE FROM free_slots WHERE professional_id = ANY($1) AND starts_at >= $2 AND starts_at < $3`,
};

const KEEP_ONLY = {
  name: 'keep_only_free_slots',
  text: `DELETE FROM free_slots WHERE professional_id = $1 AND (starts_at < $2 OR starts_at >= $3)`,
};

const ADD = {
  name: 'add_free_slots',
  text: `INSERT INTO free_slots (professional_id, starts_at, local_starts_at, free_minutes)
         SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamp[], $4::smallint[])`,
};

const COVERAGE = {
  name: 'free_slot_coverage',
  text: `SELECT professional_id AS "professionalId", covered_until AS "coveredUntil"
           FROM free_slot_calendars
          WHERE ($1::uuid IS NULL OR professional_id = $1) AND covered_until > $2 ORDER BY professional_id`,
};

const FILLED = {
  name: 'free_slot_calendar_filled',
  text: `UPDATE free_slot_calendars SET covered_until = $2, due_at = $3, block_over_at = $4 WHERE professional_id = $1`,
};

const DUE = {
  name: 'due_free_slot_calendars',
  text: `SELECT professional_id AS "professionalId",
           CASE WHEN due_at > '-infinity' THEN covered_until END AS "coveredUntil"
           FROM free_slot_calendars WHERE due_at <= $1 AND ($2::uuid[] IS NULL OR professional_id = ANY($2))
          ORDER BY due_at, professional_id LIMIT $3`,
};

const ROWS_FROM = {
  name: 'free_slots_from',
  text: `SELECT starts_at AS "startsAt", to_char(local_starts_at, 'YYYY-MM-DD"T"HH24:MI:SS') AS "localStartsAt",
           free_minutes AS "freeMinutes"
           FROM free_slots WHERE professional_id = $1 AND starts_at >= $2 ORDER BY starts_at`,
};

@Injectable()
export class FreeSlotsQueries {
  /** The professional's time from `start` to `end` (epoch ms, the buffer before and after included) is taken. */
  async take(em: EntityManager, professionalId: string, { start, end }: Interval): Promise<void> {
    await runStatement(em, TAKE, [professionalId, new Date(start), new Date(end)]);
  }

  /** Starts in the span (epoch ms) are gone. The caller holds the calendars exclusively, here and below. */
  async remove(em: EntityManager, professionalIds: readonly string[], span: Interval): Promise<void> {
    await runStatement(em, REMOVE, [professionalIds, new Date(span.start), new Date(span.end)]);
  }

  /** Starts outside the span (epoch ms) are gone. */
  async keepOnly(em: EntityManager, professionalId: string, span: Interval): Promise<void> {
    await runStatement(em, KEEP_ONLY, [professionalId, new Date(span.start), new Date(span.end)]);
  }

  async add(em: EntityManager, rows: readonly FreeSlotRow[]): Promise<void> {
    if (rows.length === 0) return;
    await runStatement(em, ADD, [
      rows.map((row) => row.professionalId),
      rows.map((row) => new Date(row.startsAt)),
      rows.map((row) => row.localStartsAt),
      rows.map((row) => row.freeMinutes),
    ]);
  }

  /** Calendars that are filled beyond an instant: of one professional, or of all. */
  coverage(em: EntityManager, professionalId: string | null, beyond: Date): Promise<Coverage[]> {
    return runStatement<Coverage & Record<string, unknown>>(em, COVERAGE, [professionalId, beyond]);
  }

  async filled(em: EntityManager, calendar: FilledCalendar): Promise<void> {
    const { professionalId, coveredUntil, dueAt, blockOverAt } = calendar;
    await runStatement(em, FILLED, [professionalId, coveredUntil, dueAt, blockOverAt]);
  }

  /** Calendars that have to be filled by `now`, the most urgent first; of these professionals, or of all. */
  due(em: EntityManager, now: Date, professionalIds: readonly string[] | null, limit: number): Promise<DueCalendar[]> {
    return runStatement<DueCalendar & Record<string, unknown>>(em, DUE, [now, professionalIds, limit]);
  }

  /** As stored, from an instant on, in order of time. */
  async rowsFrom(em: EntityManager, professionalId: string, from: Date): Promise<FreeSlotRow[]> {
    const rows = await runStatement<{ startsAt: Date; localStartsAt: string; freeMinutes: number }>(em, ROWS_FROM, [
      professionalId,
      from,
    ]);
    return rows.map((row) => ({ ...row, professionalId, startsAt: row.startsAt.getTime() }));
  }
}
