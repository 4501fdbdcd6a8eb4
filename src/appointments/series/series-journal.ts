import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit';
import { OutboxService } from '../../outbox';
import type { AppointmentSeries } from './appointment-series.entity';

export type SeriesAct = 'created' | 'cancelled' | 'rescheduled' | 'split';

/** One thing that was done to a series; its appointments have their own records of it. */
export interface RecordedSeriesAct {
  readonly act: SeriesAct;
  readonly series: AppointmentSeries;
  /** Those that it was done to. */
  readonly appointmentIds: readonly string[];
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
  async record(em: EntityManager, { act, series, appointmentIds, scope }: RecordedSeriesAct): Promise<void> {
    const { id, professionalId, patientId, splitFrom } = series;
    const meant = scope === undefined ? {} : { scope };
    await this.outbox.append(em, {
      type: `appointment_series.${act}`,
      aggregateType: 'appointment_series',
      aggregateId: id,
      data: { professionalId, patientId, splitFrom, appointmentIds, ...meant },
    });
    await this.audit.record(em, {
      action: `appointment_series.${act}`,
      recordType: 'appointment_series',
      recordId: id,
      details: { patientId, ...meant },
    });
  }
}
