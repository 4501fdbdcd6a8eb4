import { problem } from '../common/errors/domain.error';

export class ChatClosed extends problem('conflict', 'chat_closed', {
  en: ['Nothing can be written here any more', '`chatState` says why: the appointment was cancelled, or is over.'],
  es: ['Aquí ya no se puede escribir', '`chatState` dice por qué: la cita se canceló o ya pasó.'],
}) {}

export class ChatPartnerAbsent extends problem('conflict', 'chat_partner_absent', {
  en: ['Nobody could read it', 'The other side of this appointment has no account.'],
  es: ['Nadie podría leerlo', 'La otra parte de esta cita no tiene cuenta.'],
}) {}

export class MessageIdTaken extends problem('conflict', 'message_id_taken', {
  en: [
    'Another message has this id',
    'Make a new id for each message; the same id is for sending the same text again.',
  ],
  es: [
    'Otro mensaje tiene este identificador',
    'Genere un identificador nuevo para cada mensaje; el mismo sirve solo para reenviar el mismo texto.',
  ],
}) {}

export class TicketNotValid extends problem('unauthenticated', 'ticket_not_valid', {
  en: ['The ticket is not valid', 'It is unknown, was used, is older than 30 seconds, or is for another appointment.'],
  es: ['El boleto no es válido', 'No se conoce, ya se usó, tiene más de 30 segundos o es de otra cita.'],
}) {}

export class OriginNotAllowed extends problem('forbidden', 'origin_not_allowed', {
  en: ['Not from this page', 'Pages of this origin may not open a socket here.'],
  es: ['No desde esta página', 'Las páginas de este origen no pueden abrir un socket aquí.'],
}) {}

export class TooManySockets extends problem('too-many', 'too_many_sockets', {
  en: ['Too many sockets', 'At most {limit} are open at once from one account or one address; close one first.'],
  es: ['Demasiados sockets', 'Una cuenta o una dirección tiene abiertos {limit} como máximo; cierre uno primero.'],
}) {}
