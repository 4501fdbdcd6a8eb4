import { DomainError, problem, type ErrorKind } from './domain.error';
import { registerProblem } from './problem-catalogue';

export class InvalidRequest extends problem('invalid', 'invalid_request', {
  en: ['The request is not valid', 'At least one field is missing, unknown or malformed; see `errors`.'],
  es: ['La solicitud no es válida', 'Algún campo falta, sobra o tiene un formato incorrecto; véase `errors`.'],
}) {}

export class MalformedBody extends problem('invalid', 'malformed_body', {
  en: ['The body cannot be read', 'The body is not well-formed JSON, or it is nested too deeply.'],
  es: ['No se puede leer el cuerpo', 'El cuerpo no es JSON bien formado, o tiene demasiados niveles.'],
}) {}

export class MalformedRequest extends problem('invalid', 'malformed_request', {
  en: ['The request cannot be read', 'The address or the headers of the request are malformed.'],
  es: ['No se puede leer la solicitud', 'La dirección o las cabeceras de la solicitud están mal formadas.'],
}) {}

export class InvalidCursor extends problem('invalid', 'invalid_cursor', {
  en: ['The cursor is not valid', 'Use `nextCursor` of the previous page as it is, with the same filters.'],
  es: ['El cursor no es válido', 'Use el `nextCursor` de la página anterior tal cual, con los mismos filtros.'],
}) {}

export class NotSignedIn extends problem('unauthenticated', 'not_signed_in', {
  en: ['Not signed in', 'Send a valid access token as a bearer token.'],
  es: ['Sin sesión iniciada', 'Envíe un token de acceso válido como token de portador.'],
}) {}

export class Forbidden extends problem('forbidden', 'forbidden', {
  en: ['Not allowed', 'Your role may not do this.'],
  es: ['No permitido', 'Su rol no permite hacer esto.'],
}) {}

export class InsufficientScope extends problem('forbidden', 'insufficient_scope', {
  en: ['The API key may not do this', 'It needs the scope {scope}.'],
  es: ['La clave de API no permite hacer esto', 'Necesita el permiso {scope}.'],
}) {}

export class StepUpRequired extends problem('forbidden', 'step_up_required', {
  en: ['Prove again who you are', 'This is a sensitive act: repeat it within ten minutes of `POST /auth/step-up`.'],
  es: [
    'Confirme de nuevo su identidad',
    'Es una operación delicada: repítala dentro de los diez minutos siguientes a `POST /auth/step-up`.',
  ],
}) {}

export class SecondFactorNeeded extends problem('forbidden', 'second_factor_needed', {
  en: ['Set up a second factor first', 'The practice asks it of your role: `POST /auth/second-factor/enrolment`.'],
  es: [
    'Configure antes un segundo factor',
    'El consultorio lo exige para su rol: `POST /auth/second-factor/enrolment`.',
  ],
}) {}

export class RouteNotFound extends problem('not-found', 'route_not_found', {
  en: ['No such endpoint', 'There is nothing at this address.'],
  es: ['Ese recurso no existe', 'No hay nada en esta dirección.'],
}) {}

export class StaleVersion extends problem('stale', 'stale_version', {
  en: ['The record has changed', 'It was changed since you read it; read it again and repeat.'],
  es: ['El registro ha cambiado', 'Se modificó desde que usted lo leyó; léalo de nuevo y repita.'],
}) {}

export class IdempotencyKeyReused extends problem('rule-violated', 'idempotency_key_reused', {
  en: ['The idempotency key was used before', 'This key belongs to a request with another body; use a new one.'],
  es: ['La clave de idempotencia ya se usó', 'Esta clave pertenece a una solicitud con otro cuerpo; use una nueva.'],
}) {}

export class RequestInProgress extends problem('conflict', 'request_in_progress', {
  en: ['The same request is in progress', 'A request with this idempotency key is being handled; repeat shortly.'],
  es: [
    'La misma solicitud está en curso',
    'Una solicitud con esta clave de idempotencia está en curso; repita en breve.',
  ],
}) {}

export class TooManyRequests extends problem('too-many', 'too_many_requests', {
  en: ['Too many requests', 'Wait as long as `Retry-After` says.'],
  es: ['Demasiadas solicitudes', 'Espere el tiempo que indica `Retry-After`.'],
}) {}

export class Busy extends problem('unavailable', 'temporarily_unavailable', {
  en: [
    'Temporarily unavailable',
    'The service is overloaded or its database is out of reach; nothing was changed. Repeat shortly.',
  ],
  es: [
    'No disponible por el momento',
    'El servicio está sobrecargado o su base de datos no responde; nada ha cambiado. Repita en breve.',
  ],
}) {}

/** An error of the transport whose status is none of the kinds. */
function transportProblem(code: string, status: number, texts: Parameters<typeof problem>[2]) {
  registerProblem('invalid', code, texts, status);
  return class extends DomainError {
    static readonly code: string = code;
    static readonly kind: ErrorKind = 'invalid';
    readonly kind = 'invalid';
    readonly code = code;
  };
}

export class BodyTooLarge extends transportProblem('body_too_large', 413, {
  en: ['The body is too large', 'Send less.'],
  es: ['El cuerpo es demasiado grande', 'Envíe menos.'],
}) {}

export class UnsupportedMediaType extends transportProblem('unsupported_media_type', 415, {
  en: ['This content type is not supported', 'Send JSON with `Content-Type: application/json`.'],
  es: ['Tipo de contenido no admitido', 'Envíe JSON con `Content-Type: application/json`.'],
}) {}

export class UpgradeRequired extends transportProblem('upgrade_required', 426, {
  en: ['There is a socket here', 'Open it as a WebSocket; there is nothing to read with an ordinary request.'],
  es: ['Aquí hay un socket', 'Ábralo como WebSocket; con una solicitud corriente no hay nada que leer.'],
}) {}

export class RequestTimedOut extends transportProblem('request_timeout', 408, {
  en: ['The request took too long', 'The request did not arrive in time.'],
  es: ['La solicitud tardó demasiado', 'La solicitud no llegó a tiempo.'],
}) {}

export class HeadersTooLarge extends transportProblem('headers_too_large', 431, {
  en: ['The headers are too large', 'Send fewer or shorter headers.'],
  es: ['Las cabeceras son demasiado grandes', 'Envíe menos cabeceras o más cortas.'],
}) {}

export class InternalError extends transportProblem('internal_error', 500, {
  en: ['Something went wrong', 'The fault is ours. Tell us the request id if it lasts.'],
  es: ['Algo salió mal', 'El fallo es nuestro. Indíquenos el identificador de la solicitud si persiste.'],
}) {}
