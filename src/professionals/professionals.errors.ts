import { problem } from '../common/errors/domain.error';

export class ProfessionalNotFound extends problem('not-found', 'professional_not_found', {
  en: ['No such professional', 'There is no professional with this id.'],
  es: ['No existe ese profesional', 'No hay ningún profesional con este identificador.'],
}) {}

export class ProfessionalStatusUnchanged extends problem('conflict', 'professional_status_unchanged', {
  en: ['The status is that already', 'The professional is {status} already; nothing was changed.'],
  es: ['El estado ya es ese', 'El estado del profesional ya es {status}; nada ha cambiado.'],
}) {}

export class ProfessionalStatusNotAllowed extends problem('conflict', 'professional_status_not_allowed', {
  en: ['The status does not allow this', 'A professional who is {status} allows only: {allowed}.'],
  es: ['El estado no lo permite', 'Un profesional en estado {status} solo admite: {allowed}.'],
}) {}

export class BlockAlreadyOver extends problem('rule-violated', 'block_already_over', {
  en: ['The block would be over already', "`until` lies before today's date in the professional's time zone."],
  es: ['El bloqueo ya habría terminado', '`until` es anterior a la fecha de hoy en la zona horaria del profesional.'],
}) {}

export class SettingOutOfRange extends problem('rule-violated', 'setting_out_of_range', {
  en: ['A setting is out of range', '`{setting}` must be from {min} to {max}.'],
  es: ['Un ajuste está fuera de rango', '`{setting}` debe estar entre {min} y {max}.'],
}) {}

export class SpecializationNotFound extends problem('not-found', 'specialization_not_found', {
  en: ['No such specialization', 'There is no specialization with this id.'],
  es: ['No existe esa especialización', 'No hay ninguna especialización con este identificador.'],
}) {}

export class SpecializationExists extends problem('conflict', 'specialization_exists', {
  en: ['The slug is taken', 'There is a specialization with this slug already.'],
  es: ['El identificador ya está en uso', 'Ya existe una especialización con este `slug`.'],
}) {}

export class SpecializationInUse extends problem('conflict', 'specialization_in_use', {
  en: ['The specialization is in use', 'Take it from the professionals who have it first.'],
  es: ['La especialización está en uso', 'Retírela antes de los profesionales que la tienen.'],
}) {}

export class DurationNotAllowed extends problem('rule-violated', 'duration_not_allowed', {
  en: ['The duration is not allowed', 'A session lasts 15 to 240 minutes, in steps of 5.'],
  es: ['La duración no está permitida', 'Una sesión dura de 15 a 240 minutos, en pasos de 5.'],
}) {}
