import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { invalidField } from './validation.pipe';

/** What a route asks for is checked by its DTO. A route without one asks for nothing, and nothing may be sent to it. */
@Injectable()
export class UnaskedInputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query, body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!takes(context, RouteParamtypes.QUERY)) assertNothing(query);
    if (!takes(context, RouteParamtypes.BODY)) assertNothing(body);
    return next.handle();
  }
}

/** Nest keeps the decorated parameters of a handler by `<kind>:<position>`. */
function takes(context: ExecutionContext, kind: RouteParamtypes): boolean {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    Readonly<Record<string, unknown>> | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${kind}:`));
}

/** @throws InvalidRequest naming the first thing that was sent */
function assertNothing(input: unknown): void {
  if (input === undefined || input === null) return;
  if (typeof input !== 'object') throw invalidField('body', 'object');
  const [field] = Object.keys(input);
  if (field !== undefined) throw invalidField(field, 'unknown_field');
}
