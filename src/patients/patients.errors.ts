import type { AuditedAct } from '../audit';
import { problem } from '../common/errors/domain.error';
import type { PatientField } from './patients.policy';

/** A refusal that the audit trail tells of although its transaction was rolled back; see refused-access.interceptor.ts. */
export interface RecordedRefusal {
  readonly refused?: AuditedAct | undefined;
}

/** The same for records that are not there, closed, or not the caller's. */
export class PatientNotFound extends problem('not-found', 'patient_not_found', {
  en: ['No such patient', 'There is no patient with this id that you may see.'],
  es: ['Ese paciente no existe', 'No hay ningún paciente con ese identificador que usted pueda ver.'],
}) {
  /** @param refused set when the record exists; never part of the answer */
  constructor(readonly refused?: AuditedAct) {
    super();
  }
}

export class FieldNotWritable extends problem('forbidden', 'field_not_writable', {
  en: ['Not yours to write', 'Your role may not write: {fields}.'],
  es: ['No puede escribirlo', 'Su rol no permite escribir: {fields}.'],
}) {
  constructor(
    fields: readonly PatientField[],
    readonly refused?: AuditedAct,
  ) {
    super({ params: { fields: fields.join(', ') }, extra: { fields } });
  }
}

export class PatientDuplicate extends problem('conflict', 'patient_duplicate', {
  en: ['There is such a patient already', 'Another patient has this phone, e-mail or national id.'],
  es: ['Ya existe ese paciente', 'Otro paciente tiene ese teléfono, correo electrónico o documento.'],
}) {}

export class TooManyTags extends problem('rule-violated', 'too_many_tags', {
  en: ['Too many tags', 'A patient has at most {max} tags.'],
  es: ['Demasiadas etiquetas', 'Un paciente tiene como máximo {max} etiquetas.'],
}) {}

export class PatientHasFutureAppointments extends problem('conflict', 'patient_has_future_appointments', {
  en: ['The patient has future appointments', 'Cancel them before you close the record.'],
  es: ['El paciente tiene citas futuras', 'Cancélelas antes de cerrar el registro.'],
}) {}

export class AlreadyHasAccount extends problem('conflict', 'already_has_account', {
  en: ['The patient has an account', 'Nobody needs to be invited twice; a lost password is reset by e-mail.'],
  es: [
    'El paciente ya tiene cuenta',
    'No hace falta otra invitación; la contraseña se restablece por correo electrónico.',
  ],
}) {}

export class EmailNeeded extends problem('rule-violated', 'email_needed', {
  en: ['An e-mail is needed', 'Give the patient an e-mail address first: the account signs in with it.'],
  es: ['Falta un correo electrónico', 'Registre primero un correo del paciente: la cuenta inicia sesión con él.'],
}) {}
