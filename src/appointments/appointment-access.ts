import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { AppointmentNotFound } from './appointments.errors';
import { ALL_APPOINTMENTS, scopeOf } from './appointments.policy';
import { AppointmentsQueries, type AppointmentRow } from './appointments.queries';

/** The way to an appointment: whoever may not see it learns nothing, and the trail learns that they tried. */
@Injectable()
export class AppointmentAccess {
  constructor(private readonly appointments: AppointmentsQueries) {}

  /**
   * @param action what it is reached for, as the audit trail calls it
   * @throws AppointmentNotFound if there is none among the caller's
   */
  async reach(em: EntityManager, principal: Principal, id: string, action: string): Promise<AppointmentRow> {
    const row = await this.appointments.find(em, id, scopeOf(principal));
    if (row) return row;
    const foreign = await this.appointments.find(em, id, ALL_APPOINTMENTS);
    const refused = { action, recordType: 'appointment', recordId: id, outcome: 'refused' } as const;
    throw new AppointmentNotFound(foreign && refused);
  }
}
