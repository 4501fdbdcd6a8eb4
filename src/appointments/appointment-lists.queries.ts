import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AppointmentHistoryEntry } from './appointment-history-entry.entity';
import type { Appointment, AppointmentType } from './appointment.entity';
import { APPOINTMENT_COLUMNS, type AppointmentRow } from './appointments.queries';
import type { Scope } from './appointments.policy';
import type { AppointmentStatus } from './domain/appointment-status';
import type { Modality } from './domain/booking-rules';

/** All that narrows a list; what is undefined does not. */
export interface AppointmentFilter {
  /** Starts at or after. */
  readonly from?: Date | undefined;
  /** Starts before. */
  readonly before?: Date | undefined;
  /** Slugs: the professional works in any of them. */
  readonly specializations?: readonly string[] | undefined;
  readonly type?: AppointmentType | undefined;
  readonly status?: readonly AppointmentStatus[] | undefined;
  readonly modality?: Modality | undefined;
  readonly professionalId?: string | undefined;
  readonly patientId?: string | undefined;
}

/** Where a page starts: after this row, in the order of start and id. */
export interface Place {
  readonly startsAt: Date;
  readonly id: string;
}

/** Why and how an appointment ended; nothing follows on that, so it is told with the entry that says so. */
type CancellationFacts = Pick<
  Appointment,
  'cancelledByRole' | 'cancellationReasonCode' | 'cancelledLate' | 'cancellationFeeAmount' | 'cancellationFeeCurrency'
>;
export interface HistoryRow extends AppointmentHistoryEntry, CancellationFacts {}

/** A past session with the name of who held it. */
export interface SessionRow extends Pick<
  AppointmentRow,
  'id' | 'startsAt' | 'endsAt' | 'timeZone' | 'type' | 'modality' | 'status' | 'professionalId'
> {
  readonly firstName: string;
  readonly lastName: string;
}

const WORKS_IN = `EXISTS (SELECT FROM professional_specializations works JOIN specializations s ON s.id = works.specialization_id
  WHERE works.professional_id = a.professional_id AND s.slug = ANY(?))`;

@Injectable()
export class AppointmentListsQueries {
  /** Ordered by start and id. Planned for the filters at hand: one statement for all of them would use no index. */
  async list(em: EntityManager, scope: Scope, filter: AppointmentFilter, after: Place | undefined, limit: number) {
    const where = new Conditions(`a.status <> 'held'`)
      .add('a.patient_id = ?', scope.patientId ?? undefined)
      .add('a.professional_id = ?', scope.professionalId ?? undefined)
      .add('a.patient_id = ?', filter.patientId)
      .add('a.professional_id = ?', filter.professionalId)
      .add('a.starts_at >= ?', filter.from)
      .add('a.starts_at < ?', filter.before)
      .add('a.type = ?', filter.type)
      .add('a.modality = ?', filter.modality)
      .add('a.status = ANY(?)', filter.status)
      .add(WORKS_IN, filter.specializations)
      .add('(a.starts_at, a.id) > (?, ?)', after?.startsAt, after?.id);
    return em.query<AppointmentRow[]>(
      `SELECT ${APPOINTMENT_COLUMNS}, p.time_zone AS "timeZone" FROM appointments a JOIN professionals p ON p.id = a.professional_id
        WHERE ${where.text} ORDER BY a.starts_at, a.id LIMIT ${limit}`,
      where.values,
    );
  }

  /** Appointments of a patient that started before `now`, newest first. */
  async sessions(
    em: EntityManager,
    patientId: string,
    scope: Scope,
    now: Date,
    after: Place | undefined,
    limit: number,
  ) {
    const where = new Conditions(`a.status <> 'held'`)
      .add('a.patient_id = ?', patientId)
      .add('a.professional_id = ?', scope.professionalId ?? undefined)
      .add('a.starts_at < ?', now)
      .add('(a.starts_at, a.id) < (?, ?)', after?.startsAt, after?.id);
    return em.query<SessionRow[]>(
      `SELECT a.id, a.starts_at AS "startsAt", a.ends_at AS "endsAt", a.type, a.modality, a.status, p.time_zone AS "timeZone",
              a.professional_id AS "professionalId", p.first_name AS "firstName", p.last_name AS "lastName"
         FROM appointments a JOIN professionals p ON p.id = a.professional_id
        WHERE ${where.text} ORDER BY a.starts_at DESC, a.id DESC LIMIT ${limit}`,
      where.values,
    );
  }

  /** In the order in which it happened. */
  async history(em: EntityManager, appointmentId: string, after: string | undefined, limit: number) {
    const where = new Conditions().add('h.appointment_id = ?', appointmentId).add('h.id > ?', after);
    return em.query<HistoryRow[]>(
      `SELECT h.id, h.act, h.from_status AS "fromStatus", h.to_status AS "toStatus", h.from_starts_at AS "fromStartsAt",
              h.to_starts_at AS "toStartsAt", h.at, h.by_role AS "byRole", h.reason_encrypted AS "reasonEncrypted",
              a.cancelled_by_role AS "cancelledByRole", a.cancellation_reason_code AS "cancellationReasonCode",
              a.cancelled_late AS "cancelledLate", a.cancellation_fee_amount AS "cancellationFeeAmount",
              a.cancellation_fee_currency AS "cancellationFeeCurrency"
         FROM appointment_history h LEFT JOIN appointments a ON a.id = h.appointment_id AND h.act = 'cancelled' WHERE ${where.text} ORDER BY h.id LIMIT ${limit}`,
      where.values,
    );
  }

  /** The zone in which bare dates are meant: the professional's if one is named, else the practice's. */
  async zoneOfDates(em: EntityManager, professionalId: string | undefined): Promise<string> {
    const [row] = await em.query<{ timeZone: string }[]>(
      `SELECT COALESCE((SELECT time_zone FROM professionals WHERE id = $1), practice.time_zone) AS "timeZone" FROM practice`,
      [professionalId ?? null],
    );
    return row?.timeZone ?? 'UTC';
  }
}

/** Conditions joined by AND, each `?` a parameter. One whose first value is undefined is left out. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[];

  constructor(...fixed: readonly string[]) {
    this.parts = [...fixed];
  }

  add(condition: string, ...values: readonly unknown[]): this {
    if (values[0] === undefined) return this;
    this.values.push(...values);
    let next = this.values.length - values.length;
    this.parts.push(condition.replaceAll('?', () => `$${(next += 1)}`));
    return this;
  }

  get text(): string {
    return this.parts.join(' AND ');
  }
}
