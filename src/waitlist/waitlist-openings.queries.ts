import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { PARTS_OF_DAY, PROFESSIONAL_CONDITIONS } from '../appointments';
import type { Modality } from '../professionals';

export interface Opening {
  readonly id: string;
  readonly professionalId: string;
  readonly startsAt: Date;
}

/** Whom an opening may be offered to, and what session that would be. */
export interface Candidate {
  readonly entryId: string;
  readonly patientId: string;
  readonly durationMinutes: number;
  readonly modality: Modality | null;
}

const AFTER = {
  name: 'next_waitlist_openings',
  text: `SELECT id, professional_id AS "professionalId", starts_at AS "startsAt"
           FROM waitlist_openings WHERE id > $1 ORDER BY id LIMIT $2`,
};

const CLAIM = {
  name: 'claim_waitlist_opening',
  text: `SELECT FROM waitlist_openings WHERE id = $1 FOR UPDATE SKIP LOCKED`,
};
const REMOVE = { name: 'remove_waitlist_opening', text: `DELETE FROM waitlist_openings WHERE id = $1` };

/** What the search asks of professionals, asked for what an entry says, where it says something. */
const meets = (condition: keyof typeof PROFESSIONAL_CONDITIONS, column: string): string =>
  `AND (e.${column} IS NULL OR ${PROFESSIONAL_CONDITIONS[condition].replaceAll(new RegExp(`:${condition}\\b`, 'g'), `e.${column}`)})`;

const DURATION = `COALESCE(e.duration_minutes, p.session_duration_minutes)`;

/** Whether the session that could be offered lies partly within another time. */
const overlapsIt = (start: string, end: string): string =>
  `${start} < o.starts_at + ${DURATION} * interval '1 minute' AND ${end} > o.starts_at`;

/**
 * The first in the order of docs/appointments.md: an administrator's priority, then whoever has been with the professional, then
 * whoever waits longest. Not whoever gave up any of this time, was offered any of it since they wait, or has an open offer.
 */
const NEXT_CANDIDATE = {
  name: 'next_waitlist_candidate',
  text: `
  SELECT e.id AS "entryId", e.patient_id AS "patientId", ${DURATION} AS "durationMinutes", e.modality
    FROM waitlist_openings o
    JOIN professionals p ON p.id = o.professional_id
    JOIN waitlist_entries e ON e.status = 'waiting' AND (e.professional_id = p.id OR e.professional_id IS NULL)
   WHERE o.id = $1 AND NOT e.id = ANY($2::uuid[])
     AND o.local_starts_at::date BETWEEN e.from_date AND e.to_date
     AND (e.weekdays IS NULL OR extract(isodow FROM o.local_starts_at) = ANY(e.weekdays))
     AND (e.part_of_day IS NULL OR part_of_day(o.local_starts_at) = array_position($4::text[], e.part_of_day) - 1)
     AND ${DURATION} > o.minutes_before AND ${DURATION} <= o.free_minutes
     AND o.starts_at >= $3::timestamptz + GREATEST(e.notice_minutes, p.minimum_notice_minutes) * interval '1 minute'
     ${meets('specialization', 'specialization')}
     ${meets('city', 'city')}
     ${meets('language', 'language')}
     ${meets('modality', 'modality')}
     ${meets('maxPrice', 'max_price')}
     AND NOT EXISTS (SELECT FROM waitlist_offers open
       WHERE open.patient_id = e.patient_id AND open.status = 'offered' AND open.expires_at > $3)
     AND NOT EXISTS (SELECT FROM waitlist_offers before
       WHERE before.patient_id = e.patient_id AND before.professional_id = p.id AND before.offered_at >= e.created_at
         AND ${overlapsIt('before.starts_at', 'before.ends_at')})
     AND NOT EXISTS (SELECT FROM appointments given
       WHERE given.patient_id = e.patient_id AND given.professional_id = p.id
         AND (given.status = 'cancelled' AND ${overlapsIt('given.starts_at', 'given.ends_at')}
             AND (given.cancelled_by_role = 'patient' OR given.cancellation_reason_code = 'patient_request')
           OR EXISTS (SELECT FROM appointment_history moved
             WHERE moved.appointment_id = given.id AND moved.act = 'rescheduled' AND moved.by_role = 'patient'
               AND ${overlapsIt('moved.from_starts_at', 'moved.from_starts_at + (given.ends_at - given.starts_at)')})))
   ORDER BY e.priority DESC,
     EXISTS (SELECT FROM appointments had WHERE had.patient_id = e.patient_id AND had.professional_id = p.id
       AND (had.status IN ('arrived', 'fulfilled') OR had.status = 'booked' AND had.ends_at <= $3)) DESC,
     e.created_at, e.id
   LIMIT 1`,
};

/** Under the patient's exclusive lock: whether the entry still waits and nothing else was offered meanwhile. */
const STILL_WAITS = {
  name: 'does_waitlist_entry_still_wait',
  text: `SELECT EXISTS (SELECT FROM waitlist_entries e WHERE e.id = $1 AND e.status = 'waiting'
           AND NOT EXISTS (SELECT FROM waitlist_offers open
             WHERE open.patient_id = e.patient_id AND open.status = 'offered' AND open.expires_at > $2)) AS waits`,
};

@Injectable()
export class WaitlistOpeningsQueries {
  /** In the order in which they were freed, and of time. */
  after(em: EntityManager, id: string, limit: number): Promise<Opening[]> {
    return runStatement<Opening & Record<string, unknown>>(em, AFTER, [id, limit]);
  }

  /** False if another process is at it, or has done it. */
  async claim(em: EntityManager, id: string): Promise<boolean> {
    return (await runStatement(em, CLAIM, [id])).length > 0;
  }

  async remove(em: EntityManager, id: string): Promise<void> {
    await runStatement(em, REMOVE, [id]);
  }

  /** @param refused entries that this opening is not for after all */
  async nextCandidate(
    em: EntityManager,
    { id }: Opening,
    refused: readonly string[],
    now: Date,
  ): Promise<Candidate | undefined> {
    const values = [id, refused, now, PARTS_OF_DAY];
    const [row] = await runStatement<Candidate & Record<string, unknown>>(em, NEXT_CANDIDATE, values);
    return row;
  }

  async stillWaits(em: EntityManager, entryId: string, now: Date): Promise<boolean> {
    const [row] = await runStatement<{ waits: boolean }>(em, STILL_WAITS, [entryId, now]);
    return row?.waits ?? false;
  }
}
