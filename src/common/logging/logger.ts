import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { currentRequest } from '../http/request-context';

/** Names of members that never reach a log, wherever they stand. A second net: the code logs ids and codes only. */
const REDACTED = [
  'authorization',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'setupToken',
  'ssn',
  'nationalId',
  'email',
  'phone',
];

/** Structured logs, one JSON line each, with the request's id. Nest's own messages go the same way. */
export class Logger implements LoggerService {
  /** Standard output, unless somebody else wants to read every line. */
  static destination: DestinationStream = pino.destination(1);

  readonly pino: Pino;

  constructor(level: string) {
    this.pino = pino(
      {
        level,
        base: null,
        redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
        // Fastify's own child loggers carry the id already.
        mixin: (_merged, _level, logger) => {
          const requestId = currentRequest()?.requestId;
          return requestId === undefined || 'requestId' in logger.bindings() ? {} : { requestId };
        },
        serializers: { err: describeError },
      },
      Logger.destination,
    );
  }

  log(message: unknown, context?: string): void {
    this.pino.info({ context }, String(message));
  }

  error(message: unknown, stack?: string, context?: string): void {
    this.pino.error({ context, stack }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.pino.warn({ context }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.pino.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.pino.trace({ context }, String(message));
  }
}

/** Database errors quote the row they failed on (`detail`, `parameters`): only name, code, constraint and stack are kept. */
function describeError(
  error: Error & { code?: string; constraint?: string; driverError?: { code?: string; constraint?: string } },
) {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 15);
  return {
    name: error.name,
    code: error.code ?? error.driverError?.code,
    constraint: error.constraint ?? error.driverError?.constraint,
    ...('query' in error || 'driverError' in error ? {} : { message: error.message }),
    stack: frames.join('\n'),
  };
}
