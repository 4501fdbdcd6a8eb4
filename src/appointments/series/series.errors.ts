import type { AuditedAct } from '../../audit';
import { problem } from '../../common/errors/domain.error';
import { LOCAL_TIME_SKIPPED_TEXTS } from './series-violations';
import { MAX_MONTHS, MAX_OCCURRENCES } from './domain/occurrences';

export class AppointmentSeriesNotFound extends problem('not-found', 'appointment_series_not_found', {
  en: ['No such series', 'It does not exist, or it is not yours.'],
  es: ['No existe esa serie', 'No existe, o no es suya.'],
}) {
  /** @param refused for the audit trail, when the series exists; never part of the answer */
  constructor(readonly refused?: AuditedAct) {
    super();
  }
}

export class TooManyOccurrences extends problem('rule-violated', 'too_many_occurrences', {
  en: ['Too many occurrences', `A series has at most ${MAX_OCCURRENCES}.`],
  es: ['Demasiadas repeticiones', `Una serie tiene como máximo ${MAX_OCCURRENCES}.`],
}) {}

export class SeriesTooLong extends problem('rule-violated', 'series_too_long', {
  en: ['The series is too long', `Its last occurrence may lie ${MAX_MONTHS} months after the first.`],
  es: ['La serie es demasiado larga', `La última repetición puede ser ${MAX_MONTHS} meses posterior a la primera.`],
}) {}

export class LocalTimeSkipped extends problem('rule-violated', 'local_time_skipped', LOCAL_TIME_SKIPPED_TEXTS) {}

export class SeriesIsOver extends problem('conflict', 'series_is_over', {
  en: ['Nothing of the series is still ahead', 'No appointment of this scope can be changed any more.'],
  es: ['Ya no queda nada por delante de la serie', 'Ninguna cita de este alcance se puede cambiar ya.'],
}) {}
