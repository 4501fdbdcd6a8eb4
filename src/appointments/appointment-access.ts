import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { Clock } from '../common/time/clock';
import { AppointmentNotFound } from './appointments.errors';
import { EVERYTHING, scopeOf } from './appointments.policy';
import { AppointmentsQueries, type AppointmentRow } from './appointments.queries';
import { ExpiredTime, isExpired } from './expired-time';

/** The way to an appointment: whoever may not see it learns nothing, and the audit trail learns that they tried. */
@Injectable()
export class AppointmentAccess {
  constructor(
    private readonly appointments: AppointmentsQueries,
    private readonly expired: ExpiredTime,
    private readonly clock: Clock,
  ) {}

  /**
   * To be shown: one that was not confirmed in time is ended first. Comes first in a transaction.
   * @throws AppointmentNotFound as `reach`
   */
  async read(em: EntityManager, principal: Principal, id: string): Promise<AppointmentRow> {
    const row = await this.reach(em, principal, id, 'appointment.read');
    const now = this.clock.now();
    if (!isExpired(row, now)) return row;
    await this.expired.settle(em, { professionalId: row.professionalId, patientId: null }, now);
    return this.reach(em, principal, id, 'appointment.read');
  }

  /** @throws AppointmentNotFound if there is no such appointment among the caller's */
  async reach(em: EntityManager, principal: Principal, id: string, action: string): Promise<AppointmentRow> {
    const row = await this.appointments.find(em, id, scopeOf(principal));
    if (row) return row;
    const exists = await this.appointments.find(em, id, EVERYTHING);
    throw new AppointmentNotFound(exists && { action, recordType: 'appointment', recordId: id, outcome: 'refused' });
  }
}
