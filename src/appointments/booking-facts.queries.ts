import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BlockedPeriod, Schedule } from '../availability';
import { runStatement } from '../common/database/statement';
import { Clock } from '../common/time/clock';
import { MINUTE_MS, addDays } from '../common/time/dates';
import type { Interval } from '../common/time/interval';
import { MAX_BUFFER_MINUTES, MAX_SESSION_MINUTES } from '../common/time/session-grid';
import { localDateOf } from '../common/time/zones';
import type { BookedProfessional } from './domain/booking-rules';
import { IS_LIVE } from './live-status';

/** What to look at. */
export interface FactsQuestion {
  readonly professionalId: string;
  /** Null: nobody in particular; the rules about the patient are then not asked. */
  readonly patientId: string | null;
  /** Epoch ms; occupied time outside is not loaded. */
  readonly span: Interval;
  /** An appointment whose time counts as free. */
  readonly ignoring?: string | undefined;
}

/** Somebody's time that is taken, in epoch ms. */
export interface TakenTime extends Interval {
  readonly appointmentId: string;
  readonly professionalId: string;
  readonly patientId: string | null;
  /** The end of the session; `end` may include the buffer. */
  readonly endsAt: number;
  /** From then on it counts as free, whoever has noticed; null: as long as nobody changes it. */
  readonly expiresAt: number | null;
}

type Settings = Omit<BookedProfessional, 'status'>;

/** Everything that the booking rules and the slots follow from, as one statement saw it. */
export interface BookingFactsRow extends Settings {
  readonly professionalId: string;
  readonly timeZone: string;
  /** As stored: a block may be over by `blockedUntil`. */
  readonly status: 'active' | 'blocked' | 'inactive';
  readonly blockedUntil: string | null;
  readonly requiresConfirmation: boolean;
  readonly priceAmount: number | null;
  readonly priceCurrency: string | null;
  readonly noticeHours: number;
  readonly lateFeePercent: number;
  readonly confirmationHours: number;
  readonly schedule: Schedule;
  readonly blockedPeriods: readonly BlockedPeriod[];
  readonly busyOfProfessional: readonly TakenTime[];
  readonly busyOfPatient: readonly TakenTime[];
  /** Null when there is no such patient, or none was asked about. */
  readonly patientOpen: boolean | null;
  readonly ownPatient: boolean;
}

interface LoadedRow extends Omit<BookingFactsRow, 'schedule' | 'blockedPeriods'> {
  readonly practiceTimeZone: string;
  readonly windows: Schedule['windows'];
  readonly overrides: Schedule['overrides'];
  readonly blocks: readonly (Omit<BlockedPeriod, 'timeZone'> & { readonly ofPractice: boolean })[];
}

const taken = (whose: string, until: string) => `
  COALESCE((SELECT json_agg(json_build_object(
      'appointmentId', a.id, 'professionalId', a.professional_id, 'patientId', a.patient_id,
      'start', (extract(epoch FROM a.starts_at) * 1000)::bigint, 'end', (extract(epoch FROM a.${until}) * 1000)::bigint,
      'endsAt', (extract(epoch FROM a.ends_at) * 1000)::bigint,
      'expiresAt', (extract(epoch FROM CASE a.status WHEN 'pending' THEN a.confirm_by WHEN 'held' THEN a.held_until END) * 1000)::bigint) ORDER BY a.starts_at)
    FROM appointments a
    WHERE a.${whose} AND a.${IS_LIVE} AND tstzrange(a.starts_at, a.${until}) && tstzrange($3, $4)
      AND a.id IS DISTINCT FROM $5), '[]')`;

/**
 * The one place that reads the tables of professionals, availability and patients: the booking decision needs all of them
 * as they are at one moment, in one round trip.
 */
const FACTS = `
    SELECT p.id AS "professionalId", p.time_zone AS "timeZone", p.status, p.blocked_until::text AS "blockedUntil",
      p.modalities, p.session_duration_minutes AS "sessionDurationMinutes", p.buffer_minutes AS "bufferMinutes",
      p.slot_interval_minutes AS "slotIntervalMinutes", p.minimum_notice_minutes AS "minimumNoticeMinutes",
      p.booking_horizon_days AS "bookingHorizonDays", p.requires_confirmation AS "requiresConfirmation",
      p.price_amount AS "priceAmount", p.price_currency AS "priceCurrency",
      practice.time_zone AS "practiceTimeZone", COALESCE(p.notice_hours, practice.notice_hours) AS "noticeHours",
      COALESCE(p.late_fee_percent, practice.late_fee_percent) AS "lateFeePercent",
      practice.confirmation_hours AS "confirmationHours",
      COALESCE((SELECT json_agg(json_build_object('weekday', w.weekday, 'start', w.opens_at, 'end', w.closes_at,
          'validFrom', w.valid_from, 'validTo', w.valid_to))
        FROM weekly_windows w WHERE w.professional_id = p.id), '[]') AS windows,
      COALESCE((SELECT json_agg(json_build_object('date', o.date, 'windows', o.windows))
        FROM date_overrides o WHERE o.professional_id = p.id AND o.date BETWEEN $6 AND $7), '[]') AS overrides,
      COALESCE((SELECT json_agg(json_build_object('ofPractice', b.professional_id IS NULL, 'startsOn', b.starts_on,
          'endsOn', b.ends_on, 'startTime', b.start_time, 'endTime', b.end_time))
        FROM blocked_periods b
        WHERE (b.professional_id = p.id OR b.professional_id IS NULL) AND b.ends_on >= $6 AND b.starts_on <= $7), '[]') AS blocks,
      ${taken('professional_id = p.id', 'occupied_until')} AS "busyOfProfessional",
      ${taken('patient_id = $2', 'ends_at')} AS "busyOfPatient",
      (SELECT patient.closed_at IS NULL FROM patients patient WHERE patient.id = $2) AS "patientOpen",
      EXISTS (SELECT FROM own_patients own
        WHERE own.professional_id = p.id AND own.patient_id = $2 AND own.lapses_at > $8) AS "ownPatient"
    FROM professionals p JOIN practice ON practice.id = 1`;

/** Two statements: PostgreSQL keeps one plan for the first only because it knows that it finds one row. */
const LOAD_BOOKING_FACTS = { name: 'load_booking_facts', text: `${FACTS} WHERE p.id = $1` };
const LOAD_MANY_BOOKING_FACTS = { name: 'load_many_booking_facts', text: `${FACTS} WHERE p.id = ANY($1)` };

/** Windows over midnight, blocks in another zone and clock changes all stay within so many days. */
const MARGIN_DAYS = 4;

/** The longest session and buffer: what starts at the end of the span reaches so far beyond it. */
const REACH_MS = (MAX_SESSION_MINUTES + MAX_BUFFER_MINUTES) * MINUTE_MS;

@Injectable()
export class BookingFactsQueries {
  constructor(private readonly clock: Clock) {}

  /** Undefined if there is no such professional. */
  async load(em: EntityManager, { professionalId, ...question }: FactsQuestion): Promise<BookingFactsRow | undefined> {
    const [row] = await runStatement<LoadedRow>(
      em,
      LOAD_BOOKING_FACTS,
      valuesOf(professionalId, question, this.clock.now()),
    );
    return row && toFacts(row);
  }

  /** The same for several at once, in no particular order. */
  async loadMany(
    em: EntityManager,
    professionalIds: readonly string[],
    question: Omit<FactsQuestion, 'professionalId'>,
  ): Promise<BookingFactsRow[]> {
    const rows = await runStatement<LoadedRow>(
      em,
      LOAD_MANY_BOOKING_FACTS,
      valuesOf(professionalIds, question, this.clock.now()),
    );
    return rows.map(toFacts);
  }
}

function valuesOf(
  who: string | readonly string[],
  question: Omit<FactsQuestion, 'professionalId'>,
  now: Date,
): unknown[] {
  const { patientId, span, ignoring } = question;
  return [
    who,
    patientId,
    new Date(span.start),
    new Date(span.end + REACH_MS),
    ignoring ?? null,
    addDays(localDateOf('UTC', span.start), -MARGIN_DAYS),
    addDays(localDateOf('UTC', span.end), MARGIN_DAYS),
    now,
  ];
}

function toFacts({ practiceTimeZone, windows, overrides, blocks, ...facts }: LoadedRow): BookingFactsRow {
  const blockedPeriods = blocks.map(({ ofPractice, ...block }) => ({
    ...block,
    timeZone: ofPractice ? practiceTimeZone : facts.timeZone,
  }));
  return { ...facts, schedule: { windows, overrides }, blockedPeriods };
}
