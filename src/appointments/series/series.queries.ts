import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import type { Scope } from '../appointments.policy';
import { APPOINTMENT_COLUMNS, type AppointmentRow } from '../appointments.queries';
import { AppointmentSeries } from './appointment-series.entity';

/** A series as stored, with the zone of its professional. */
export interface SeriesRow extends AppointmentSeries {
  readonly timeZone: string;
}

const FIND = {
  name: 'find_appointment_series',
  text: `SELECT s.id, s.professional_id AS "professionalId", s.patient_id AS "patientId", s.recurrence, s.starts_at AS "startsAt",
           s.exdates, s.split_from AS "splitFrom", s.booked_by AS "bookedBy", s.created_at AS "createdAt", p.time_zone AS "timeZone"
           FROM appointment_series s JOIN professionals p ON p.id = s.professional_id
          WHERE s.id = $1 AND ($2::uuid IS NULL OR s.patient_id = $2) AND ($3::uuid IS NULL OR s.professional_id = $3)`,
};

const MEMBERS = `SELECT ${APPOINTMENT_COLUMNS}, p.time_zone AS "timeZone"
           FROM appointments a JOIN professionals p ON p.id = a.professional_id
          WHERE a.series_id = $1`;
const MEMBERS_BY_START = { name: 'series_appointments', text: `${MEMBERS} ORDER BY a.starts_at, a.id` };
/** By id, as everybody who locks several rows of this table. */
const LOCK_MEMBERS = { name: 'lock_series_appointments', text: `${MEMBERS} ORDER BY a.id FOR UPDATE OF a` };

const PUT_INTO = {
  name: 'put_appointments_into_series',
  text: `UPDATE appointments SET series_id = $1, version = version + 1, updated_at = $3 WHERE id = ANY($2)`,
};

const ZONE = {
  name: 'professional_time_zone',
  text: `SELECT time_zone AS "timeZone" FROM professionals WHERE id = $1`,
};

@Injectable()
export class SeriesQueries {
  async insert(em: EntityManager, series: AppointmentSeries): Promise<void> {
    await em.insert(AppointmentSeries, series);
  }

  /** Undefined if there is none, or the scope does not reach it. */
  async find(em: EntityManager, id: string, scope: Scope): Promise<SeriesRow | undefined> {
    const [row] = await runStatement<SeriesRow & Record<string, unknown>>(em, FIND, [
      id,
      scope.patientId,
      scope.professionalId,
    ]);
    return row;
  }

  /** All its appointments, whatever became of them, by start. */
  members(em: EntityManager, id: string): Promise<AppointmentRow[]> {
    return runStatement<AppointmentRow & Record<string, unknown>>(em, MEMBERS_BY_START, [id]);
  }

  /** The same, locked until the end of the transaction. Take the advisory locks first. */
  async membersForUpdate(em: EntityManager, id: string): Promise<AppointmentRow[]> {
    const rows = await runStatement<AppointmentRow & Record<string, unknown>>(em, LOCK_MEMBERS, [id]);
    return rows.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1));
  }

  /** From now on they belong to this series. */
  async putInto(em: EntityManager, id: string, appointmentIds: readonly string[], now: Date): Promise<void> {
    await runStatement(em, PUT_INTO, [id, appointmentIds, now]);
  }

  /** The zone in which a professional's wall times are meant. Undefined if there is no such professional. */
  async zoneOf(em: EntityManager, professionalId: string): Promise<string | undefined> {
    const [row] = await runStatement<{ timeZone: string }>(em, ZONE, [professionalId]);
    return row?.timeZone;
  }
}
