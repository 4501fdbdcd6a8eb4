import type { AuditedAct } from '../audit';
import { problem } from '../common/errors/domain.error';

export class WaitlistEntryNotFound extends problem('not-found', 'waitlist_entry_not_found', {
  en: ['No such waitlist entry', 'It does not exist, was left, or is not yours.'],
  es: ['No existe esa entrada de la lista de espera', 'No existe, se abandonó, o no es suya.'],
}) {
  /** @param refused for the audit trail, when there is one; never part of the answer */
  constructor(readonly refused?: AuditedAct) {
    super();
  }
}

export class WaitlistOfferNotFound extends problem('not-found', 'waitlist_offer_not_found', {
  en: ['No such offer', 'It does not exist, or it is not yours.'],
  es: ['No existe esa oferta', 'No existe, o no es suya.'],
}) {
  /** @param refused for the audit trail, when there is one; never part of the answer */
  constructor(readonly refused?: AuditedAct) {
    super();
  }
}

export class WaitlistOfferOver extends problem('conflict', 'waitlist_offer_over', {
  en: ['The offer is over', '`offerStatus` says how: accepted, declined, expired or withdrawn.'],
  es: ['La oferta ya terminó', '`offerStatus` dice cómo: aceptada, rechazada, vencida o retirada.'],
}) {}

export class TooManyWaitlistEntries extends problem('rule-violated', 'too_many_waitlist_entries', {
  en: ['Too many waitlist entries', 'A patient waits for {limit} things at once at most; leave one first.'],
  es: [
    'Demasiadas entradas en la lista de espera',
    'Un paciente espera como máximo {limit} cosas a la vez; deje una primero.',
  ],
}) {}
