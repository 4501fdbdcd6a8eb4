import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PatientCalendar } from '../patients';
import { AppointmentsQueries } from './appointments.queries';
import { ExpiredTime } from './expired-time';

/** What patients ask before a record is closed. */
@Injectable()
export class PatientAppointments extends PatientCalendar {
  constructor(
    private readonly appointments: AppointmentsQueries,
    private readonly expired: ExpiredTime,
  ) {
    super();
  }

  override async hasFutureAppointments(em: EntityManager, patientId: string, now: Date): Promise<boolean> {
    await this.expired.release(em, { patientId, professionalId: null }, now);
    return this.appointments.hasLiveAfter(em, patientId, now);
  }
}
