import { problem } from '../common/errors/domain.error';

/** One answer for forged, unknown, expired, ended and reused refresh tokens. */
export class InvalidRefreshToken extends problem('unauthenticated', 'invalid_refresh_token', {
  en: ['The refresh token is not valid', 'Sign in again.'],
  es: ['El token de renovación no es válido', 'Inicie la sesión de nuevo.'],
}) {}

export class EmailVerified extends problem('conflict', 'email_verified', {
  en: ['The e-mail is verified already', 'Nothing was sent.'],
  es: ['El correo electrónico ya está verificado', 'No se envió nada.'],
}) {}

export class DeviceSessionNotFound extends problem('not-found', 'device_session_not_found', {
  en: ['No such device session', 'You have no open device session with this id.'],
  es: ['La sesión no existe', 'Usted no tiene ninguna sesión abierta con este identificador.'],
}) {}
