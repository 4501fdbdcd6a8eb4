import { problem } from '../common/errors/domain.error';

export class OverlappingWindows extends problem('rule-violated', 'overlapping_windows', {
  en: [
    'Working windows overlap',
    '`pairs` names the windows that share time, by their positions in `windows` (from 0).',
  ],
  es: [
    'Hay horarios superpuestos',
    '`pairs` indica los horarios que coinciden, por su posición en `windows` (desde 0).',
  ],
}) {}

export class DateOverrideNotFound extends problem('not-found', 'date_override_not_found', {
  en: ['No such date override', 'The weekly windows apply on this date.'],
  es: ['No existe esa excepción', 'En esta fecha rige el horario semanal.'],
}) {}

export class BlockedPeriodNotFound extends problem('not-found', 'blocked_period_not_found', {
  en: ['No such blocked period', 'It does not exist, or it is of another calendar.'],
  es: ['No existe ese bloqueo', 'No existe, o pertenece a otra agenda.'],
}) {}

export class BlockedPeriodTooFar extends problem('rule-violated', 'blocked_period_too_far', {
  en: ['The period is too far away', '`startsOn` must lie within {years} years of today.'],
  es: ['El período está demasiado lejos', '`startsOn` debe estar a menos de {years} años de hoy.'],
}) {}

export class BlockedPeriodConflicts extends problem('conflict', 'blocked_period_conflicts', {
  en: [
    'There are appointments in this time',
    '{count, plural, one {# appointment is} other {# appointments are}} in the way; `conflicts` names the first. Say `onConflict`: `keep` or `cancel`.',
  ],
  es: [
    'Hay citas en ese tiempo',
    '{count, plural, one {# cita está} other {# citas están}} de por medio; `conflicts` indica las primeras. Indique `onConflict`: `keep` o `cancel`.',
  ],
}) {}
