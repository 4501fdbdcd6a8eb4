import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EnvironmentValues } from '../../config/environment';
import { TooManyRequests } from '../errors/common.errors';
import { kindOf } from '../limits/rate-kind';
import { RateLimiter } from '../limits/rate-limiter';

/**
 * Before a body is read, every request takes its cost from what its caller has left (docs/rate-limits.md); addresses that lead
 * nowhere too. `RATE_LIMIT=off` turns it off for load tests; production refuses that.
 */
export async function limitRates(app: NestFastifyApplication, values: EnvironmentValues): Promise<void> {
  if (values.RATE_LIMIT === 'off') return;
  const limiter = app.get(RateLimiter);
  await limiter.open();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    const kind = kindOf(request.method, request.routeOptions.config);
    if (kind === 'unlimited') return;
    const { authorization } = request.headers;
    const { headers, retryAfterSeconds } = await limiter.judge({ kind, address: request.ip, authorization });
    void reply.headers(headers);
    if (retryAfterSeconds !== undefined) throw new TooManyRequests({ retryAfterSeconds });
  });
}
