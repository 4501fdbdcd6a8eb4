import type { Texts } from './messages';

/** One sentence for each check of `http/fields.ts`, by its code. Placeholders are the check's parameters. */
export const VALIDATION_MESSAGES: Readonly<Record<string, Texts>> = {
  unknown_field: { en: 'is not known here', es: 'no se reconoce aquí' },
  required: { en: 'is required', es: 'es obligatorio' },
  text: { en: 'must be text of {min} to {max} characters', es: 'debe ser un texto de {min} a {max} caracteres' },
  pattern: { en: 'does not have the expected format', es: 'no tiene el formato esperado' },
  email: { en: 'must be an e-mail address', es: 'debe ser una dirección de correo electrónico' },
  phone: { en: 'must be a phone number of 9 to 15 digits', es: 'debe ser un teléfono de 9 a 15 dígitos' },
  one_of: { en: 'must be one of: {values}', es: 'debe ser uno de: {values}' },
  uuid: { en: 'must be a UUID', es: 'debe ser un UUID' },
  patient_id: { en: 'must be a UUID or a patient code', es: 'debe ser un UUID o un código de paciente' },
  integer: { en: 'must be a whole number', es: 'debe ser un número entero' },
  between: { en: 'must be a whole number from {min} to {max}', es: 'debe ser un número entero de {min} a {max}' },
  integer_list: {
    en: 'must be a list of at most {maxItems} different whole numbers from {min} to {max}',
    es: 'debe ser una lista de {maxItems} números enteros distintos de {min} a {max} como máximo',
  },
  boolean: { en: 'must be true or false', es: 'debe ser true o false' },
  instant: {
    en: 'must be an instant such as 2026-12-01T13:00:00.000Z',
    es: 'debe ser un instante como 2026-12-01T13:00:00.000Z',
  },
  local_date: { en: 'must be a date such as 2026-12-01', es: 'debe ser una fecha como 2026-12-01' },
  past_date: { en: 'must be a date in the past', es: 'debe ser una fecha pasada' },
  wall_time: { en: 'must be a time such as 09:30', es: 'debe ser una hora como 09:30' },
  time_zone: { en: 'must be an IANA time zone', es: 'debe ser una zona horaria IANA' },
  list: {
    en: 'must be a list of {min} to {max} different items',
    es: 'debe ser una lista de {min} a {max} elementos distintos',
  },
  object: { en: 'must be an object', es: 'debe ser un objeto' },
  currency: { en: 'must be an ISO 4217 currency', es: 'debe ser una moneda ISO 4217' },
  unknown_specialization: {
    en: 'must be slugs of known specializations',
    es: 'deben ser identificadores de especializaciones conocidas',
  },
  country: { en: 'must be an ISO 3166 country', es: 'debe ser un país ISO 3166' },
  date_range: {
    en: 'must not end before it starts, and span at most {days} days',
    es: 'no debe terminar antes de empezar, y abarcar como máximo {days} días',
  },
  date_order: { en: 'must not lie before the start', es: 'no debe ser anterior al comienzo' },
  whole_minute: { en: 'must be a whole minute', es: 'debe ser un minuto exacto' },
  dates_reversed: { en: 'must not lie before the start', es: 'no debe ser anterior al inicio' },
  both_or_none: {
    en: 'must be given together with {other}, or not at all',
    es: 'debe indicarse junto con {other}, o no indicarse',
  },
  not_with: { en: 'must not be given together with {other}', es: 'no debe indicarse junto con {other}' },
  only_with: { en: 'must be given with {other}, and only then', es: 'debe indicarse con {other}, y solo entonces' },
  instant_list: {
    en: 'must be a list of at most {max} instants such as 2026-12-01T13:00:00.000Z',
    es: 'debe ser una lista de {max} instantes como máximo, como 2026-12-01T13:00:00.000Z',
  },
  recurrence_syntax: {
    en: 'must be parts of RFC 5545 such as FREQ=WEEKLY;COUNT=5',
    es: 'debe estar formado por partes de RFC 5545 como FREQ=WEEKLY;COUNT=5',
  },
  recurrence_part: {
    en: 'has the part {part}, which is not supported: only FREQ, INTERVAL, COUNT, UNTIL and BYDAY are',
    es: 'tiene la parte {part}, que no se admite: solo FREQ, INTERVAL, COUNT, UNTIL y BYDAY',
  },
  recurrence_twice: { en: 'has the part {part} twice', es: 'tiene dos veces la parte {part}' },
  recurrence_value: {
    en: 'has a value of {part} that is missing, malformed or not supported',
    es: 'tiene un valor de {part} que falta, está mal formado o no se admite',
  },
  recurrence_end: { en: 'must have either COUNT or UNTIL', es: 'debe tener COUNT o UNTIL, pero no ambos' },
  recurrence_until: { en: 'must not end before the first start', es: 'no debe terminar antes del primer inicio' },
  not_an_occurrence: {
    en: 'must be the start of an occurrence, as the preview shows it',
    es: 'debe ser el inicio de una repetición, tal como la muestra la vista previa',
  },
  no_occurrence_left: { en: 'must leave at least one occurrence', es: 'debe dejar al menos una repetición' },
  one_choice_each: {
    en: 'must not choose twice for one occurrence',
    es: 'no debe elegir dos veces para una repetición',
  },
  nul_character: { en: 'must not contain control characters', es: 'no debe contener caracteres de control' },
  too_many_entries: { en: 'must have at most {max} entries', es: 'debe tener como máximo {max} elementos' },
  forbidden_name: { en: 'is not an acceptable field name', es: 'no es un nombre de campo aceptable' },
  password_too_short: { en: 'must have at least 8 characters', es: 'debe tener 8 caracteres como mínimo' },
  password_too_long: {
    en: 'must have at most 64 characters and 72 bytes in UTF-8',
    es: 'debe tener como máximo 64 caracteres y 72 bytes en UTF-8',
  },
  password_too_common: {
    en: 'is one of the passwords that are guessed first; choose another',
    es: 'es una de las contraseñas que se adivinan primero; elija otra',
  },
  password_too_uniform: {
    en: 'must have at least 3 different characters',
    es: 'debe tener al menos 3 caracteres distintos',
  },
  password_about_owner: {
    en: 'must not be your name or e-mail, with or without digits around it',
    es: 'no debe ser su nombre ni su correo electrónico, con o sin cifras alrededor',
  },
};
