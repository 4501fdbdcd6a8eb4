import { currentRequest } from '../common/http/request-context';
import { defaultLanguage } from '../common/i18n/language';
import type { ProblemTexts } from '../common/errors/problem-catalogue';
import type { BookingViolationCode } from './domain/booking-rules';

/** Each booking rule when it is broken: the title is also the message of its entry in `violations`. */
export const VIOLATION_TEXTS: Readonly<Record<BookingViolationCode, ProblemTexts>> = {
  professional_inactive: {
    en: ['The professional takes no bookings', 'An inactive professional cannot be booked.'],
    es: ['El profesional no acepta reservas', 'No se puede reservar con un profesional inactivo.'],
  },
  patient_closed: {
    en: ['The patient record is closed', 'A closed patient record takes no bookings.'],
    es: ['La ficha del paciente está cerrada', 'Una ficha de paciente cerrada no admite reservas.'],
  },
  professional_blocked: {
    en: [
      'The professional takes no new patients',
      'At present only patients who have been booked before can be booked.',
    ],
    es: ['El profesional no acepta pacientes nuevos', 'Por ahora solo se atiende a pacientes con reservas anteriores.'],
  },
  in_the_past: {
    en: ['The start is in the past', 'A session must start after now.'],
    es: ['El inicio ya pasó', 'Una sesión debe empezar después de este momento.'],
  },
  notice_too_short: {
    en: ['The start is too soon', 'The professional needs more notice than that.'],
    es: ['El inicio es demasiado pronto', 'El profesional necesita más antelación.'],
  },
  beyond_horizon: {
    en: ['The start is too far ahead', "It lies beyond the professional's booking horizon."],
    es: ['El inicio es demasiado lejano', 'Está más allá del plazo de reserva del profesional.'],
  },
  duration_not_allowed: {
    en: ['This duration is not possible', 'A session lasts 15 to 240 minutes, in steps of 5.'],
    es: ['Esa duración no es posible', 'Una sesión dura de 15 a 240 minutos, en pasos de 5.'],
  },
  modality_not_offered: {
    en: ['The professional does not offer this modality', 'Choose one of the modalities of the professional.'],
    es: ['El profesional no ofrece esa modalidad', 'Elija una de las modalidades del profesional.'],
  },
  outside_working_hours: {
    en: ['Outside working hours', 'The whole session must lie inside one working window.'],
    es: ['Fuera del horario de atención', 'La sesión entera debe caber en una franja de atención.'],
  },
  date_blocked: {
    en: ['The time is blocked', 'Part of the session lies in a blocked period.'],
    es: ['Ese tiempo está bloqueado', 'Parte de la sesión cae en un periodo bloqueado.'],
  },
  start_not_offered: {
    en: ['This start is not offered', 'Choose a start that the slots endpoint lists.'],
    es: ['Ese inicio no se ofrece', 'Elija un inicio de los que ofrece la consulta de horarios.'],
  },
  professional_overlap: {
    en: ['The professional is taken at this time', 'Another session or hold is in the way; see `alternatives`.'],
    es: ['El profesional ya está ocupado a esa hora', 'Otra sesión o reserva lo impide; véase `alternatives`.'],
  },
  patient_overlap: {
    en: ['The patient has another session at this time', 'A patient cannot be in two sessions; see `alternatives`.'],
    es: [
      'El paciente ya tiene otra sesión a esa hora',
      'Un paciente no puede estar en dos sesiones; véase `alternatives`.',
    ],
  },
};

/** A broken rule as answers list it. */
export interface Violation {
  readonly code: BookingViolationCode;
  readonly message: string;
}

/** In the language of the caller, else the practice's. */
export function describeViolations(codes: readonly BookingViolationCode[]): Violation[] {
  const language = currentRequest()?.language ?? defaultLanguage();
  return codes.map((code) => ({ code, message: VIOLATION_TEXTS[code][language][0] }));
}
