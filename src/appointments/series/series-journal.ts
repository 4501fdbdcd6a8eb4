import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit';
import { OutboxService } from '../../outbox';
import type { Role } from '../domain/appointment-status';
import type { Appointment } from '../appointment.entity';
import type { AppointmentSeries } from './appointment-series.entity';

export type SeriesAct = 'created' | 'cancelled' | 'rescheduled' | 'split';

/** One thing that was done to a series; its appointments have their own records of it. */
export interface RecordedSeriesAct {
  readonly act: SeriesAct;
  readonly series: AppointmentSeries;
  /** Those that it was done to, as they are now; at least one. */
  readonly sessions: readonly Pick<Appointment, 'id' | 'startsAt' | 'status'>[];
  readonly byRole: Role;
  /** Which of them were meant. */
  readonly scope?: string;
}

@Injectable()
export class SeriesJournal {
  constructor(
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
  ) {}

  /** In the transaction in which it happens. Ids and codes only. */
  async record(em: EntityManager, { act, series, sessions, byRole, scope }: RecordedSeriesAct): Promise<void> {
    const { id, professionalId, patientId, splitFrom } = series;
    const sorted = sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    const [first] = sorted;
    if (!first) return;
    const appointmentIds = sessions.map((session) => session.id);
    const { status } = first;
    const meant = scope === undefined ? {} : { scope };
    await this.outbox.append(em, {
      type: `appointment_series.${act}`,
      aggregateType: 'appointment_series',
      aggregateId: id,
      data: {
        professionalId,
        patientId,
        splitFrom,
        appointmentIds,
        startsAt: first.startsAt,
        times: sorted.map(({ startsAt }) => startsAt),
        status,
        byRole,
        ...meant,
      },
    });
    await this.audit.record(em, {
      action: `appointment_series.${act}`,
      recordType: 'appointment_series',
      recordId: id,
      details: { patientId, ...meant },
    });
  }
}
