import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement, runTogether, type Part } from '../common/database/statement';
import type { Appointment } from './appointment.entity';
import type { Scope } from './appointments.policy';
import { IS_LIVE, isOver } from './live-status';

/** An appointment as stored, with the zone of its professional. */
export interface AppointmentRow extends Appointment {
  readonly timeZone: string;
}

/** What is true of every new appointment: the defaults of the table, so that nobody has to read them back. */
export const NOTHING_HAPPENED_YET = {
  previousStartsAt: null,
  movedCount: 0,
  movedBy: null,
  cancelledAt: null,
  cancelledBy: null,
  cancelledByRole: null,
  cancellationReasonCode: null,
  cancellationReasonEncrypted: null,
  cancelledLate: null,
  cancellationFeeAmount: null,
  cancellationFeeCurrency: null,
  lateFeeWaivedAt: null,
  version: 1,
} as const;

/** What a booking writes. */
export type NewAppointment = Omit<Appointment, keyof typeof NOTHING_HAPPENED_YET>;

/** All columns of `appointments AS a` by the names of the entity. */
export const APPOINTMENT_COLUMNS = `a.id, a.professional_id AS "professionalId", a.patient_id AS "patientId", a.starts_at AS "startsAt",
  a.ends_at AS "endsAt", a.occupied_until AS "occupiedUntil", a.type, a.modality, a.status, a.confirm_by AS "confirmBy", a.held_until AS "heldUntil", a.series_id AS "seriesId",
  a.reason_encrypted AS "reasonEncrypted", a.price_amount AS "priceAmount", a.price_currency AS "priceCurrency",
  a.notice_hours AS "noticeHours", a.late_fee_percent AS "lateFeePercent", a.cancellation_deadline AS "cancellationDeadline",
  a.overridden_rules AS "overriddenRules", a.override_reason_encrypted AS "overrideReasonEncrypted",
  a.previous_starts_at AS "previousStartsAt", a.moved_count AS "movedCount", a.moved_by AS "movedBy",
  a.cancelled_at AS "cancelledAt", a.cancelled_by AS "cancelledBy", a.cancelled_by_role AS "cancelledByRole",
  a.cancellation_reason_code AS "cancellationReasonCode", a.cancellation_reason_encrypted AS "cancellationReasonEncrypted",
  a.cancelled_late AS "cancelledLate", a.cancellation_fee_amount AS "cancellationFeeAmount",
  a.cancellation_fee_currency AS "cancellationFeeCurrency", a.late_fee_waived_at AS "lateFeeWaivedAt", a.booked_by AS "bookedBy", a.version, a.created_at AS "createdAt", a.updated_at AS "updatedAt"`;

/** What is written of a new row; everything else has its default. */
const WRITTEN = {
  id: 'id',
  professionalId: 'professional_id',
  patientId: 'patient_id',
  startsAt: 'starts_at',
  endsAt: 'ends_at',
  occupiedUntil: 'occupied_until',
  type: 'type',
  modality: 'modality',
  status: 'status',
  reasonEncrypted: 'reason_encrypted',
  priceAmount: 'price_amount',
  priceCurrency: 'price_currency',
  noticeHours: 'notice_hours',
  lateFeePercent: 'late_fee_percent',
  cancellationDeadline: 'cancellation_deadline',
  overriddenRules: 'overridden_rules',
  overrideReasonEncrypted: 'override_reason_encrypted',
  bookedBy: 'booked_by',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  confirmBy: 'confirm_by',
  heldUntil: 'held_until',
  seriesId: 'series_id',
} as const satisfies Partial<Record<keyof Appointment, string>>;
const WRITTEN_FIELDS = Object.keys(WRITTEN) as (keyof typeof WRITTEN)[];

const INSERT = `INSERT INTO appointments (${Object.values(WRITTEN).join(', ')})
  VALUES (${WRITTEN_FIELDS.map((_, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** The statement that takes a time, if both constraints agree: no row is answered if somebody else has it. */
export function insertionOf(row: NewAppointment): Part {
  return { text: INSERT, values: WRITTEN_FIELDS.map((field) => row[field]) };
}

const FIND = {
  name: 'find_appointment',
  text: `SELECT ${APPOINTMENT_COLUMNS}, p.time_zone AS "timeZone"
           FROM appointments a JOIN professionals p ON p.id = a.professional_id
          WHERE a.id = $1 AND a.status <> 'held' AND ($2::uuid IS NULL OR a.patient_id = $2)
            AND ($3::uuid IS NULL OR a.professional_id = $3)`,
};

const FIND_FOR_UPDATE = { name: 'find_appointment_for_update', text: `${FIND.text} FOR UPDATE OF a` };

const HAS_LIVE_AFTER = {
  name: 'has_live_appointment_after',
  text: `SELECT EXISTS (SELECT FROM appointments a WHERE a.patient_id = $1 AND a.starts_at > $2
           AND a.${IS_LIVE} AND NOT (${isOver('$2')})) AS found`,
};

@Injectable()
export class AppointmentsQueries {
  /**
   * Takes the time, if both constraints agree, and then does what goes with it. False if the professional
   * or the patient has another live appointment or hold then; the transaction goes on either way.
   */
  async book(em: EntityManager, row: NewAppointment, recorded: readonly Part[]): Promise<boolean> {
    return (await runTogether(em, 'book_appointment', recorded, insertionOf(row))).length > 0;
  }

  /** Undefined if there is none, or the scope does not reach it. Holds are no appointments. */
  async find(em: EntityManager, id: string, scope: Scope): Promise<AppointmentRow | undefined> {
    const [row] = await runStatement<AppointmentRow>(em, FIND, [id, scope.patientId, scope.professionalId]);
    return row;
  }

  /** The same, locked until the end of the transaction. Take the advisory locks first. */
  async findForUpdate(em: EntityManager, id: string, scope: Scope): Promise<AppointmentRow | undefined> {
    const [row] = await runStatement<AppointmentRow>(em, FIND_FOR_UPDATE, [id, scope.patientId, scope.professionalId]);
    return row;
  }

  /** Whether the patient has a live appointment or hold that starts after `now`. */
  async hasLiveAfter(em: EntityManager, patientId: string, now: Date): Promise<boolean> {
    const [row] = await runStatement<{ found: boolean }>(em, HAS_LIVE_AFTER, [patientId, now]);
    return row?.found ?? false;
  }
}
