import { problem } from '../common/errors/domain.error';

export class ServiceNotReady extends problem('unavailable', 'not_ready', {
  en: ['Not ready', 'This instance cannot serve at the moment ({dependency}).'],
  es: ['No está lista', 'Esta instancia no puede atender en este momento ({dependency}).'],
}) {}
