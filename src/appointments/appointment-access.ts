import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { AppointmentNotFound } from './appointments.errors';
import { EVERYTHING, scopeOf } from './appointments.policy';
import { AppointmentsQueries, type AppointmentRow } from './appointments.queries';

/** The way to an appointment: whoever may not see it learns nothing, and the audit trail learns that they tried. */
@Injectable()
export class AppointmentAccess {
  constructor(private readonly appointments: AppointmentsQueries) {}

  /** @throws AppointmentNotFound if there is no such appointment among the caller's */
  async reach(em: EntityManager, principal: Principal, id: string, action: string): Promise<AppointmentRow> {
    const row = await this.appointments.find(em, id, scopeOf(principal));
    if (row) return row;
    const exists = await this.appointments.find(em, id, EVERYTHING);
    throw new AppointmentNotFound(exists && { action, recordType: 'appointment', recordId: id, outcome: 'refused' });
  }
}
