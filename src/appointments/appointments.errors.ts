import type { AuditedAct } from '../audit';
import { problem, type DomainErrorClass, type DomainError, type ErrorFacts } from '../common/errors/domain.error';
import { DurationNotAllowed } from '../professionals';
import { BOOKING_VIOLATION_CODES, isOverlap, type BookingViolationCode } from './domain/booking-rules';
import { VIOLATION_TEXTS } from './violation-messages';

export class AppointmentNotFound extends problem('not-found', 'appointment_not_found', {
  en: ['No such appointment', 'It does not exist, or it is not yours.'],
  es: ['No existe esa cita', 'No existe, o no es suya.'],
}) {
  /** @param refused for the audit trail, when the appointment exists; never part of the answer */
  constructor(readonly refused?: AuditedAct) {
    super();
  }
}

export class StatusTransitionNotAllowed extends problem('conflict', 'status_transition_not_allowed', {
  en: ['The appointment cannot be moved to that status now', '`allowed` lists the statuses that you may give it now.'],
  es: ['La cita no puede pasar a ese estado ahora', '`allowed` enumera los estados que usted puede darle ahora.'],
}) {}

export class OverrideNotAllowed extends problem('forbidden', 'override_not_allowed', {
  en: ['Only staff may set rules aside', 'Book without `override`.'],
  es: ['Solo el personal puede omitir reglas', 'Reserve sin `override`.'],
}) {}

export class NotYourCalendar extends problem('forbidden', 'not_your_calendar', {
  en: ['Not your calendar', 'Professionals book into their own calendar only.'],
  es: ['No es su agenda', 'Los profesionales reservan solo en su propia agenda.'],
}) {}

export class SearchNotReady extends problem('unavailable', 'search_not_ready', {
  en: ['The search is being prepared', 'Free times of many professionals are being gathered. Repeat shortly.'],
  es: [
    'La búsqueda se está preparando',
    'Se están reuniendo los horarios libres de muchos profesionales. Repita en breve.',
  ],
}) {}

type BookingRefusal = DomainErrorClass & (new (facts: ErrorFacts) => DomainError);

/** The error that each booking rule is known by: an overlap is a conflict, the others are a rule's refusal. */
export const BOOKING_REFUSALS = Object.fromEntries(
  BOOKING_VIOLATION_CODES.map((code) => [code, refusalOf(code)]),
) as Readonly<Record<BookingViolationCode, BookingRefusal>>;

function refusalOf(code: BookingViolationCode): BookingRefusal {
  // The durations that settings and bookings allow are one rule.
  if (code === 'duration_not_allowed') return DurationNotAllowed;
  return class extends problem(isOverlap(code) ? 'conflict' : 'rule-violated', code, VIOLATION_TEXTS[code]) {};
}
