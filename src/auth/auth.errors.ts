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

/** The password was right; `challenge` says so until `expiresAt`. */
export class SecondFactorRequired extends problem('unauthenticated', 'second_factor_required', {
  en: ['The second factor is needed', 'Send `challenge` and a code to `POST /auth/second-factor` before `expiresAt`.'],
  es: [
    'Hace falta el segundo factor',
    'Envíe `challenge` y un código a `POST /auth/second-factor` antes de `expiresAt`.',
  ],
}) {}

export class InvalidChallenge extends problem('unauthenticated', 'invalid_challenge', {
  en: ['The sign-in is over', 'The challenge is unknown or older than five minutes; sign in again.'],
  es: [
    'El inicio de sesión ha caducado',
    'El desafío es desconocido o tiene más de cinco minutos; inicie la sesión de nuevo.',
  ],
}) {}

export class InvalidCode extends problem('unauthenticated', 'invalid_code', {
  en: ['The code is not right', 'It is wrong, over, or was used before.'],
  es: ['El código no es correcto', 'Es erróneo, ha caducado o ya se usó.'],
}) {}

export class SecondFactorOn extends problem('conflict', 'second_factor_on', {
  en: ['The second factor is on already', 'Turn it off before you enrol another app.'],
  es: ['El segundo factor ya está activo', 'Desactívelo antes de registrar otra aplicación.'],
}) {}

export class DeviceSessionNotFound extends problem('not-found', 'device_session_not_found', {
  en: ['No such device session', 'You have no open device session with this id.'],
  es: ['La sesión no existe', 'Usted no tiene ninguna sesión abierta con este identificador.'],
}) {}
