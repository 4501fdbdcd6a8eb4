import { createHash } from 'node:crypto';
import fastifyRateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { EnvironmentValues } from '../../config/environment';
import { TooManyRequests } from '../errors/common.errors';

const SIGN_IN = /\/auth\/(login|register|refresh|password\/)/;
const WINDOW_MS = 60_000;
/** Callers who may share an address, all at their limit. */
const CALLERS_PER_ADDRESS = 10;

/**
 * The general limiter: so many requests a minute for each caller (token, else address), fewer for signing in, by address,
 * and ten times as many for an address with all its callers.
 * `RATE_LIMIT=off` turns it off for load tests; production refuses that.
 */
export async function limitRates(app: NestFastifyApplication, values: EnvironmentValues): Promise<void> {
  if (values.RATE_LIMIT === 'off') return;
  await app.register(fastifyRateLimit, {
    global: true,
    timeWindow: WINDOW_MS,
    enableDraftSpec: true,
    allowList: (request: FastifyRequest) => /^\/(health\/|metrics$)/.test(request.routeOptions.url ?? ''),
    max: (request: FastifyRequest) =>
      isSignIn(request) ? values.RATE_LIMIT_SIGN_IN_PER_MINUTE : values.RATE_LIMIT_PER_MINUTE,
    keyGenerator: (request: FastifyRequest) => (isSignIn(request) ? `sign-in ${request.ip}` : callerOf(request)),
    errorResponseBuilder: () => new TooManyRequests(),
  });
  limitAddresses(app, values.RATE_LIMIT_PER_MINUTE * CALLERS_PER_ADDRESS);
}

/** Tokens are not checked yet: whoever invents one for each request is a new caller each time, but at one address. */
function limitAddresses(app: NestFastifyApplication, max: number): void {
  const fastify = app.getHttpAdapter().getInstance();
  const countOf = fastify.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator: ({ ip }) => ip });
  fastify.addHook('onRequest', async (request, reply) => {
    const count = await countOf(request);
    if (count.isAllowed || !count.isExceeded) return;
    void reply.header('retry-after', count.ttlInSeconds);
    throw new TooManyRequests();
  });
}

const isSignIn = (request: FastifyRequest): boolean => SIGN_IN.test(request.routeOptions.url ?? '');

/** The hash of a token only separates callers: see limitAddresses. */
function callerOf(request: FastifyRequest): string {
  const token = request.headers.authorization;
  return token === undefined ? request.ip : `${request.ip} ${createHash('sha256').update(token).digest('base64url')}`;
}
