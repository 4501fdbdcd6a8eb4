import { HttpException } from '@nestjs/common';
import {
  BodyTooLarge,
  Forbidden,
  HeadersTooLarge,
  MalformedBody,
  MalformedRequest,
  NotSignedIn,
  RequestTimedOut,
  RouteNotFound,
  TooManyRequests,
  UnsupportedMediaType,
} from './common.errors';
import type { DomainError } from './domain.error';

const BY_CODE: Readonly<Record<string, new () => DomainError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: BodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: UnsupportedMediaType,
  FST_ERR_CTP_INVALID_JSON_BODY: MalformedBody,
  FST_ERR_CTP_EMPTY_JSON_BODY: MalformedBody,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: MalformedBody,
  FST_ERR_BAD_URL: MalformedRequest,
  FST_ERR_MAX_PARAM_LENGTH: RouteNotFound,
  HPE_HEADER_OVERFLOW: HeadersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: RequestTimedOut,
};

const BY_STATUS: Readonly<Record<number, new () => DomainError>> = {
  400: MalformedRequest,
  401: NotSignedIn,
  403: Forbidden,
  404: RouteNotFound,
  408: RequestTimedOut,
  413: BodyTooLarge,
  414: MalformedRequest,
  415: UnsupportedMediaType,
  429: TooManyRequests,
  431: HeadersTooLarge,
};

/** The named error behind what Fastify, Nest or Node's parser threw; nothing for a fault of ours. */
export function fromFramework(error: unknown): DomainError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, statusCode, name } = error as { code?: string; statusCode?: number; name?: string };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  // Nest wraps what the body parser throws and drops its code; nothing else in the application throws a bare 400.
  const isBodyError = status === 400 && (name === 'SyntaxError' || error instanceof HttpException);
  const Named = BY_CODE[code ?? ''] ?? (isBodyError ? MalformedBody : BY_STATUS[status ?? 0]);
  if (Named) return new Named();
  return code?.startsWith('HPE_') ? new MalformedRequest() : undefined;
}
