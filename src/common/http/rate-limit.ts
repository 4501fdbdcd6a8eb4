import { createHash } from 'node:crypto';
import fastifyRateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { EnvironmentValues } from '../../config/environment';
import { TooManyRequests } from '../errors/common.errors';

const SIGN_IN = /\/auth\/(login|register|refresh|password\/)/;
const WINDOW_MS = 60_000;

/**
 * The general limiter: so many requests a minute for each caller (token, else address), fewer for signing in, by address.
 * `RATE_LIMIT=off` turns it off for load tests; production refuses that.
 */
export async function limitRates(app: NestFastifyApplication, values: EnvironmentValues): Promise<void> {
  if (values.RATE_LIMIT === 'off') return;
  await app.register(fastifyRateLimit, {
    global: true,
    timeWindow: WINDOW_MS,
    enableDraftSpec: true,
    allowList: (request: FastifyRequest) => (request.routeOptions.url ?? '').startsWith('/health'),
    max: (request: FastifyRequest) =>
      isSignIn(request) ? values.RATE_LIMIT_SIGN_IN_PER_MINUTE : values.RATE_LIMIT_PER_MINUTE,
    keyGenerator: (request: FastifyRequest) => (isSignIn(request) ? `sign-in ${request.ip}` : callerOf(request)),
    errorResponseBuilder: () => new TooManyRequests(),
  });
}

const isSignIn = (request: FastifyRequest): boolean => SIGN_IN.test(request.routeOptions.url ?? '');

/** The token is not checked yet; its hash only separates callers, and inventing tokens is limited by address all the same. */
function callerOf(request: FastifyRequest): string {
  const token = request.headers.authorization;
  return token === undefined ? request.ip : `${request.ip} ${createHash('sha256').update(token).digest('base64url')}`;
}
