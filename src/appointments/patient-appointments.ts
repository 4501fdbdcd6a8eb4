import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PatientCalendar } from '../patients';
import { AppointmentsQueries } from './appointments.queries';

/** What patients ask before a record is closed. */
@Injectable()
export class PatientAppointments extends PatientCalendar {
  constructor(private readonly appointments: AppointmentsQueries) {
    super();
  }

  override hasFutureAppointments(em: EntityManager, patientId: string, now: Date): Promise<boolean> {
    return this.appointments.hasLiveAfter(em, patientId, now);
  }
}
