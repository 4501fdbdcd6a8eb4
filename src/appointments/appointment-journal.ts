import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { DataEncryption } from '../common/crypto/data-encryption';
import { runTogether, type Part } from '../common/database/statement';
import { newId } from '../common/database/uuid';
import { OutboxService } from '../outbox';
import type { AppointmentAct } from './appointment-history-entry.entity';
import type { Appointment } from './appointment.entity';
import type { Role } from './domain/appointment-status';

/** One thing that was done to an appointment. */
export interface RecordedAct {
  readonly act: AppointmentAct;
  /** As it was before; absent when it was booked. */
  readonly before?: Appointment;
  readonly after: Appointment;
  readonly by: { readonly accountId: string | null; readonly role: Role };
  readonly at: Date;
  readonly reason?: string | null | undefined;
  /** It is done together with others of this series. */
  readonly withSeries?: string | undefined;
  /** It is done together with others in this act. */
  readonly withAct?: string;
  /** Codes of the rules that staff set aside in this act. */
  readonly overridden?: readonly string[];
}

const RECORD = `INSERT INTO appointment_history (id, appointment_id, act, from_status, to_status, from_starts_at, to_starts_at, at,
    by_account_id, by_role, reason_encrypted)
  SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::timestamptz, $7::timestamptz, $8::timestamptz,
    $9::uuid, $10::text, $11::text`;

export const HISTORY_REASON = { table: 'appointment_history', column: 'reason_encrypted' };

/** Writes down what happens to appointments: history, audit trail and outbox, in the transaction in which it happens. */
@Injectable()
export class AppointmentJournal {
  constructor(
    private readonly encryption: DataEncryption,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
  ) {}

  async record(em: EntityManager, done: RecordedAct): Promise<void> {
    await runTogether(em, 'record_appointment_act', await this.parts(em, done));
  }

  /** What `record` does, as parts of the statement that does what they tell of. */
  async parts(em: EntityManager, done: RecordedAct): Promise<readonly Part[]> {
    const { act, after, overridden = [] } = done;
    const event = {
      type: `appointment.${act}`,
      aggregateType: 'appointment',
      aggregateId: after.id,
      data: eventData(done),
    } as const;
    const audited = {
      action: `appointment.${act}`,
      recordType: 'appointment',
      recordId: after.id,
      details: { patientId: after.patientId, ...(overridden.length > 0 ? { overridden } : {}) },
    };
    return [await this.history(done), this.outbox.part(em, event), this.audit.part(audited)];
  }

  private async history({ act, before, after, by, at, reason }: RecordedAct): Promise<Part> {
    const id = newId(at);
    const { patientId } = after;
    const isTold = reason !== null && reason !== undefined;
    const sealer = isTold && patientId !== null ? await this.encryption.sealerOf(patientId) : undefined;
    const values = [
      id,
      after.id,
      act,
      before?.status ?? null,
      after.status,
      before?.startsAt ?? null,
      after.startsAt,
      at,
      by.accountId,
      by.role,
      sealer?.sealOptional(reason, { ...HISTORY_REASON, row: id }) ?? null,
    ];
    return { text: RECORD, values };
  }
}

function feeOf({ cancellationFeeAmount: amount, cancellationFeeCurrency: currency }: Appointment) {
  return amount === null ? null : { amount, currency };
}

/** Ids, instants, codes and sums of money only. */
function eventData({ before, after, by, withSeries, withAct }: RecordedAct): Record<string, unknown> {
  return {
    professionalId: after.professionalId,
    patientId: after.patientId,
    startsAt: after.startsAt.toISOString(),
    endsAt: after.endsAt.toISOString(),
    status: after.status,
    previousStatus: before?.status ?? null,
    previousStartsAt: before?.startsAt.toISOString() ?? null,
    version: after.version,
    byRole: by.role,
    ...(withSeries === undefined ? {} : { withSeries }),
    ...(withAct === undefined ? {} : { withAct }),
    ...(after.cancellationReasonCode === null
      ? {}
      : { cancellation: { reasonCode: after.cancellationReasonCode, late: after.cancelledLate, fee: feeOf(after) } }),
  };
}
