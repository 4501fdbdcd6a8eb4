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

export class CalendarFeedNotFound extends problem('not-found', 'calendar_feed_not_found', {
  en: ['No such calendar', 'The address was replaced or revoked, or never existed.'],
  es: ['No existe ese calendario', 'La dirección fue reemplazada o revocada, o nunca existió.'],
}) {}

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

export class SlotHoldNotFound extends problem('not-found', 'slot_hold_not_found', {
  en: ['No such hold', 'It does not exist, is over, or is not yours.'],
  es: ['No existe esa reserva temporal', 'No existe, ha terminado o no es suya.'],
}) {}

export class SlotHoldAlreadyExtended extends problem('conflict', 'slot_hold_already_extended', {
  en: ['The hold was extended before', 'A hold is extended once.'],
  es: ['La reserva temporal ya se prolongó', 'Una reserva temporal se prolonga una sola vez.'],
}) {}

export class SlotHoldMismatch extends problem('rule-violated', 'slot_hold_mismatch', {
  en: ['The hold is for another session', 'Professional, patient, start and duration must be those of the hold.'],
  es: ['La reserva temporal es de otra sesión', 'Profesional, paciente, inicio y duración deben ser los reservados.'],
}) {}

export class TooManySlotHolds extends problem('rule-violated', 'too_many_slot_holds', {
  en: ['Too many holds at once', 'At most {limit} slots are held at once; release one, or wait until one is over.'],
  es: [
    'Demasiadas reservas temporales',
    'Se reservan a la vez {limit} horarios como máximo; libere uno o espere a que termine.',
  ],
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
