import { Injectable } from '@nestjs/common';
import { DataEncryption, type RecordReader } from '../common/crypto/data-encryption';
import type { Appointment } from './appointment.entity';
import type { AppointmentRow } from './appointments.queries';

/** An appointment with its free texts readable. Stays inside the process until a response shows what the caller may see. */
export interface AppointmentView extends AppointmentRow {
  readonly reason: string | null;
  readonly cancellationReason: string | null;
  /** What is stored of these was altered, or its key is gone: they are null here, and not known to be absent. */
  readonly unreadable: readonly string[];
}

type Texts = Partial<Record<'reason' | 'overrideReason' | 'cancellationReason', string | undefined>>;

const COLUMNS = {
  reason: 'reason_encrypted',
  overrideReason: 'override_reason_encrypted',
  cancellationReason: 'cancellation_reason_encrypted',
} as const;

/** Seals and opens what is written in free text about an appointment, with the key of its patient. */
@Injectable()
export class AppointmentVault {
  constructor(private readonly encryption: DataEncryption) {}

  async open(row: AppointmentRow): Promise<AppointmentView> {
    const [view] = await this.openAll([row]);
    if (!view) throw new Error('One row is one appointment.');
    return view;
  }

  /** In the order of the rows. */
  async openAll(rows: readonly AppointmentRow[]): Promise<AppointmentView[]> {
    const readers = await this.encryption.readersOf(
      rows.map((row) => ({
        owner: row.patientId,
        sealed: [row.reasonEncrypted, row.cancellationReasonEncrypted],
      })),
    );
    return rows.flatMap((row, index) => {
      const reader = readers[index];
      return reader ? [opened(row, reader)] : [];
    });
  }

  /** The columns of those texts that are named; null where one is not given. */
  async seal<Given extends Texts>(
    { id, patientId }: Pick<Appointment, 'id' | 'patientId'>,
    texts: Given,
  ): Promise<{ [Name in keyof Given & string as `${Name}Encrypted`]: string | null }> {
    const given = Object.values<string | undefined>(texts).some((text) => text !== undefined);
    const sealer = given && patientId !== null ? await this.encryption.sealerOf(patientId) : undefined;
    const sealed = Object.entries(texts).map(([name, text]) => [
      `${name}Encrypted`,
      sealer?.sealOptional(text, place(COLUMNS[name as keyof typeof COLUMNS], id)) ?? null,
    ]);
    return Object.fromEntries(sealed) as { [Name in keyof Given & string as `${Name}Encrypted`]: string | null };
  }
}

function opened(row: AppointmentRow, reader: RecordReader): AppointmentView {
  const { id, reasonEncrypted, cancellationReasonEncrypted } = row;
  return {
    ...row,
    reason: reader.read('reason', reasonEncrypted, place(COLUMNS.reason, id)),
    cancellationReason: reader.read(
      'cancellation.reason',
      cancellationReasonEncrypted,
      place(COLUMNS.cancellationReason, id),
    ),
    unreadable: reader.unreadable,
  };
}

const place = (column: string, row: string) => ({ table: 'appointments', column, row });
