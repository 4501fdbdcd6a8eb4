import { problem } from '../common/errors/domain.error';

export class RecipientNotFound extends problem('not-found', 'notification_recipient_not_found', {
  en: [
    'Nobody to be notified',
    'The account has no record of a patient or a professional that notifications could be about.',
  ],
  es: [
    'No hay a quién avisar',
    'La cuenta no tiene ficha de paciente ni de profesional a la que se refieran los avisos.',
  ],
}) {}

export class RemindersForPatientsOnly extends problem('rule-violated', 'reminders_for_patients_only', {
  en: ['Only patients are reminded', 'Reminders cannot be set for a professional.'],
  es: ['Solo se recuerda a los pacientes', 'No se pueden configurar recordatorios para un profesional.'],
}) {}

export class NotificationNotFound extends problem('not-found', 'notification_not_found', {
  en: ['No such notification', 'There is no notification with this id.'],
  es: ['Ese aviso no existe', 'No hay ningún aviso con ese identificador.'],
}) {}

export class NotificationNotFailed extends problem('conflict', 'notification_not_failed', {
  en: ['Nothing to send again', 'Only what has failed or was skipped can be sent again; this one is {state}.'],
  es: ['No hay nada que reenviar', 'Solo se reenvía lo que falló o se omitió; el estado de este aviso es {state}.'],
}) {}
