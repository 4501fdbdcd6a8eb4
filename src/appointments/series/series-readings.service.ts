import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit';
import type { Principal } from '../../common/auth/access';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { AppointmentVault, type AppointmentView } from '../appointment-vault';
import { ExpiredTime, isExpired } from '../expired-time';
import { EVERYTHING, scopeOf } from '../appointments.policy';
import { AppointmentSeriesNotFound } from './series.errors';
import type { JudgedSession } from './series-plan';
import { SeriesQueries, type SeriesRow } from './series.queries';

/** A series and its appointments, by start. Stays inside the process until a response shows what the caller may see. */
export interface SeriesView extends SeriesRow {
  readonly appointments: readonly AppointmentView[];
}

/** A series after something was done to it, and what was left out. */
export interface SeriesOutcome extends SeriesView {
  readonly skipped: readonly JudgedSession[];
}

/** The way to a series: whoever may not see it learns nothing, and the audit trail learns that they tried. */
@Injectable()
export class SeriesReadings {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly series: SeriesQueries,
    private readonly vault: AppointmentVault,
    private readonly expired: ExpiredTime,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppointmentSeriesNotFound */
  async read(principal: Principal, id: string): Promise<SeriesView> {
    return this.transactions.run(async (em) => {
      const row = await this.reach(em, principal, id, 'appointment_series.read');
      const view = await this.shown(em, row);
      const listed = view.appointments.map((one) => ({
        action: 'appointment.listed',
        recordType: 'appointment',
        recordId: one.id,
      }));
      await this.audit.record(
        em,
        { action: 'appointment_series.read', recordType: 'appointment_series', recordId: id },
        ...listed,
      );
      return view;
    });
  }

  /** What was not confirmed in time is ended first. */
  private async shown(em: EntityManager, row: SeriesRow): Promise<SeriesView> {
    const view = await this.viewOf(em, row);
    const now = this.clock.now();
    if (!view.appointments.some((one) => isExpired(one, now))) return view;
    await this.expired.settle(em, { professionalId: row.professionalId, patientId: null }, now);
    return this.viewOf(em, row);
  }

  /** @throws AppointmentSeriesNotFound if there is no such series among the caller's */
  async reach(em: EntityManager, principal: Principal, id: string, action: string): Promise<SeriesRow> {
    const row = await this.series.find(em, id, scopeOf(principal));
    if (row) return row;
    const exists = await this.series.find(em, id, EVERYTHING);
    throw new AppointmentSeriesNotFound(
      exists && { action, recordType: 'appointment_series', recordId: id, outcome: 'refused' },
    );
  }

  /** The series as it is in this transaction. */
  async outcome(em: EntityManager, row: SeriesRow, judged: readonly JudgedSession[]): Promise<SeriesOutcome> {
    const view = await this.viewOf(em, row);
    return { ...view, skipped: judged.filter(({ violations }) => violations.length > 0) };
  }

  private async viewOf(em: EntityManager, row: SeriesRow): Promise<SeriesView> {
    const members = await this.series.members(em, row.id);
    return { ...row, appointments: await this.vault.openAll(members) };
  }
}
