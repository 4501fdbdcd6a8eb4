import { problem } from '../common/errors/domain.error';

/** Names no field: who registers must not learn which e-mail, phone or national id is known here. */
export class AlreadyRegistered extends problem('conflict', 'already_registered', {
  en: ['Already registered', 'An account or a record with these data exists already.'],
  es: ['Ya existe un registro', 'Ya existe una cuenta o una ficha con estos datos.'],
}) {}

/** One answer for unknown e-mail, wrong password and disabled account. */
export class InvalidCredentials extends problem('unauthenticated', 'invalid_credentials', {
  en: ['Sign-in refused', 'The e-mail or the password is not right.'],
  es: ['No se pudo iniciar la sesión', 'El correo electrónico o la contraseña no son correctos.'],
}) {}

export class WrongPassword extends problem('rule-violated', 'wrong_password', {
  en: ['The current password is wrong', 'Nothing was changed.'],
  es: ['La contraseña actual no es correcta', 'No se cambió nada.'],
}) {}

export class WrongCode extends problem('rule-violated', 'wrong_code', {
  en: [
    'The code is missing or wrong',
    'Send the present code of the authenticator app, or a recovery code; each works once.',
  ],
  es: [
    'Falta el código o no es correcto',
    'Envíe el código actual de la aplicación de autenticación o un código de recuperación; cada uno sirve una vez.',
  ],
}) {}

export class SecondFactorOff extends problem('conflict', 'second_factor_off', {
  en: ['The second factor is off', 'There is nothing to turn off or to renew.'],
  es: ['El segundo factor no está activo', 'No hay nada que desactivar ni que renovar.'],
}) {}

export class TooManyAttempts extends problem('too-many', 'too_many_attempts', {
  en: ['Too many attempts', 'Wait as long as `Retry-After` says, then try again.'],
  es: ['Demasiados intentos', 'Espere el tiempo que indica `Retry-After` e inténtelo de nuevo.'],
}) {}

export class InvalidToken extends problem('invalid', 'invalid_token', {
  en: ['The token is not valid', 'It is unknown, expired, or was used before.'],
  es: ['El token no es válido', 'Es desconocido, ha caducado o ya se usó.'],
}) {}

export class AccountNotFound extends problem('not-found', 'account_not_found', {
  en: ['No such account', 'There is no account with this id.'],
  es: ['La cuenta no existe', 'No hay ninguna cuenta con este identificador.'],
}) {}

export class PasswordSet extends problem('conflict', 'password_set', {
  en: ['Nobody to invite', 'The owner has chosen a password already; a lost one is reset by e-mail.'],
  es: ['No hay a quién invitar', 'Su titular ya eligió una contraseña; si la perdió, se restablece por correo.'],
}) {}

export class LastAdmin extends problem('conflict', 'last_admin', {
  en: ['The last administrator', 'Somebody has to administer the practice: give another account the role first.'],
  es: ['El último administrador', 'Alguien debe administrar el consultorio: asigne antes el rol a otra cuenta.'],
}) {}

export class RoleNotAssignable extends problem('rule-violated', 'role_not_assignable', {
  en: [
    'This role cannot be given',
    'A patient registers or is invited; an account without a patient record cannot become one.',
  ],
  es: [
    'Este rol no se puede asignar',
    'Un paciente se registra o es invitado; una cuenta sin ficha de paciente no puede serlo.',
  ],
}) {}

export class ProfessionalNotLinkable extends problem('rule-violated', 'professional_not_linkable', {
  en: ['The professional cannot be linked', 'There is no such professional, or they have an account already.'],
  es: ['No se puede vincular al profesional', 'Ese profesional no existe o ya tiene una cuenta.'],
}) {}
