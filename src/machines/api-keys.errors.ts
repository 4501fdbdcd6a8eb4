import { problem } from '../common/errors/domain.error';

export class ApiKeyNotFound extends problem('not-found', 'api_key_not_found', {
  en: ['No such API key', 'It does not exist, or it was revoked.'],
  es: ['La clave de API no existe', 'No existe o fue revocada.'],
}) {}
