import {
  createParamDecorator,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { StaleVersion } from '../errors/common.errors';

/** Gives every answer that carries a `version` its entity tag (RFC 9110, 8.8.3). */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((value: unknown) => {
        const version = (value as { version?: unknown } | null | undefined)?.version;
        if (typeof version === 'number')
          void context.switchToHttp().getResponse<FastifyReply>().header('etag', `"${version}"`);
        return value;
      }),
    );
  }
}

/** The versions that the caller accepts; undefined = any. */
export type Precondition = readonly string[] | undefined;

/** `If-Match` of the request (RFC 9110, 13.1.1). */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): Precondition => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  return header
    .slice(0, 1_000)
    .split(',')
    .map((tag) => tag.trim());
});

/** @throws StaleVersion if the record is not one of the versions that the caller knows */
export function assertUnchanged(precondition: Precondition, version: number | string | undefined): void {
  if (precondition && !precondition.includes(`"${version}"`)) throw new StaleVersion();
}
