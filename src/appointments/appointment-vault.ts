import { Injectable } from '@nestjs/common';
import { FieldEncryption } from '../common/crypto/field-encryption';
import type { Appointment } from './appointment.entity';
import type { AppointmentRow } from './appointments.queries';

/** An appointment with its free texts readable. Stays inside the process until a response shows what the caller may see. */
export interface AppointmentView extends AppointmentRow {
  readonly reason: string | null;
  readonly cancellationReason: string | null;
}

/** Seals and opens what is written in free text about an appointment. */
@Injectable()
export class AppointmentVault {
  constructor(private readonly encryption: FieldEncryption) {}

  open(row: AppointmentRow): AppointmentView {
    const { id, reasonEncrypted, cancellationReasonEncrypted } = row;
    return {
      ...row,
      reason: this.encryption.decryptOptional(reasonEncrypted, place('reason_encrypted', id)),
      cancellationReason: this.encryption.decryptOptional(
        cancellationReasonEncrypted,
        place('cancellation_reason_encrypted', id),
      ),
    };
  }

  /** The columns of a new appointment's texts. */
  seal(id: string, texts: { readonly reason?: string | undefined; readonly overrideReason?: string | undefined }) {
    return {
      reasonEncrypted: this.encryption.encryptOptional(texts.reason, place('reason_encrypted', id)),
      overrideReasonEncrypted: this.sealOverrideReason(id, texts.overrideReason),
    };
  }

  sealOverrideReason(id: string, text: string | undefined): Appointment['overrideReasonEncrypted'] {
    return this.encryption.encryptOptional(text, place('override_reason_encrypted', id));
  }

  sealCancellationReason(id: string, text: string | undefined): Appointment['cancellationReasonEncrypted'] {
    return this.encryption.encryptOptional(text, place('cancellation_reason_encrypted', id));
  }
}

const place = (column: string, row: string) => ({ table: 'appointments', column, row });
