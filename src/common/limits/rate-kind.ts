import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';

/**
 * What an operation is to the limits. `read` and `write` follow from the method; `search` looks through much; `sign-in` is asked
 * before anybody is known, and counted apart, by address; `unlimited` is for whatever watches over the process.
 */
export type RateKind = 'read' | 'write' | 'search' | 'sign-in' | 'unlimited';

/** Said of an operation whose kind does not follow from its method. */
export const Rated = (kind: Exclude<RateKind, 'read' | 'write'>): MethodDecorator =>
  applyDecorators(RouteConfig({ rateKind: kind }), ApiExtension('x-rate-kind', kind));

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param config of the route, as Fastify keeps it; nothing for an address that leads nowhere */
export function kindOf(method: string, config: object | undefined): RateKind {
  const { rateKind } = (config ?? {}) as { readonly rateKind?: RateKind };
  return rateKind ?? (READING.has(method) ? 'read' : 'write');
}
