import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import type { CaseloadAppointment } from './caseload.entities';

const CONSUME = {
  name: 'consume_event',
  text: `INSERT INTO consumed_events (consumer, event_id, consumed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING event_id`,
};

const NOTE = {
  name: 'note_caseload_appointment',
  text: `INSERT INTO caseload_appointments AS known (appointment_id, professional_id, patient_id, starts_at, counts, position)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (appointment_id) DO UPDATE
           SET professional_id = excluded.professional_id, patient_id = excluded.patient_id, starts_at = excluded.starts_at,
               counts = excluded.counts, position = excluded.position
         WHERE known.position < excluded.position`,
};

const CLOSE = {
  name: 'close_caseload_patient',
  text: `INSERT INTO caseload_closed_patients (patient_id, closed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
};

const COUNT = {
  name: 'count_caseload',
  // Each patient is looked up: as an anti-join, everybody who was ever closed would be read.
  text: `SELECT count(*)::int AS patients
           FROM (SELECT DISTINCT patient_id FROM caseload_appointments
                  WHERE professional_id = $1 AND counts AND starts_at >= $2) a
          WHERE (SELECT closed_at FROM caseload_closed_patients closed WHERE closed.patient_id = a.patient_id) IS NULL`,
};

const FORGET = {
  name: 'forget_consumed_events',
  text: `DELETE FROM consumed_events WHERE (consumer, event_id) IN (
           SELECT consumer, event_id FROM consumed_events WHERE consumed_at < $1 ORDER BY consumed_at LIMIT $2)
         RETURNING event_id`,
};

@Injectable()
export class CaseloadQueries {
  /** False: this consumer has worked it off already. Of two that try at the same time, one waits for the other. */
  async consume(em: EntityManager, consumer: string, eventId: string, now: Date): Promise<boolean> {
    return (await runStatement(em, CONSUME, [consumer, eventId, now])).length > 0;
  }

  /** Unless a later event has spoken. */
  async note(em: EntityManager, one: CaseloadAppointment): Promise<void> {
    const { appointmentId, professionalId, patientId, startsAt, counts, position } = one;
    await runStatement(em, NOTE, [appointmentId, professionalId, patientId, startsAt, counts, position]);
  }

  async close(em: EntityManager, patientId: string, at: Date): Promise<void> {
    await runStatement(em, CLOSE, [patientId, at]);
  }

  /** Patients with an appointment that counts and starts at this instant or later. */
  async count(em: EntityManager, professionalId: string, since: Date): Promise<number> {
    const [row] = await runStatement<{ patients: number }>(em, COUNT, [professionalId, since]);
    return row?.patients ?? 0;
  }

  /** @returns how many were removed */
  async forget(em: EntityManager, before: Date, limit: number): Promise<number> {
    return (await runStatement(em, FORGET, [before, limit])).length;
  }
}
