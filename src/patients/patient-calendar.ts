import type { EntityManager } from 'typeorm';

/** What this module must ask of appointments, which know patients and not the other way round. They provide it. */
export abstract class PatientCalendar {
  /** Whether the patient has a live appointment that starts after `now`. Joins the caller's transaction. */
  abstract hasFutureAppointments(em: EntityManager, patientId: string, now: Date): Promise<boolean>;
}
