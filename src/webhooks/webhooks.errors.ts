import { problem } from '../common/errors/domain.error';
import type { AddressFault } from './domain/address';

export class WebhookNotFound extends problem('not-found', 'webhook_not_found', {
  en: ['No such webhook', 'It does not exist, or it was removed.'],
  es: ['El webhook no existe', 'No existe o fue quitado.'],
}) {}

export class WebhookDeliveryNotFound extends problem('not-found', 'webhook_delivery_not_found', {
  en: ['No such delivery', 'It does not exist, or it was forgotten.'],
  es: ['La entrega no existe', 'No existe o ya se olvidó.'],
}) {}

export class WebhookUrlNotAllowed extends problem('rule-violated', 'webhook_url_not_allowed', {
  en: [
    'This address is not called',
    'The address of a webhook must be one of the public internet; `reason` says what is wrong.',
  ],
  es: [
    'No se llama a esta dirección',
    'La dirección de un webhook debe ser de la internet pública; `reason` dice qué falla.',
  ],
}) {
  constructor(reason: AddressFault) {
    super({ extra: { reason } });
  }
}

export class TooManyWebhooks extends problem('rule-violated', 'too_many_webhooks', {
  en: ['Too many webhooks', 'There are {limit} at most; remove one first.'],
  es: ['Demasiados webhooks', 'Hay {limit} como máximo; quite uno primero.'],
}) {}

export class WebhookDisabled extends problem('conflict', 'webhook_disabled', {
  en: ['The webhook is disabled', 'Nothing is sent to it until its `status` is `active` again.'],
  es: ['El webhook está desactivado', 'No se le envía nada hasta que su `status` sea otra vez `active`.'],
}) {}
