import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from './common/logging/logger';
import type { EnvironmentValues } from './config/environment';
import { Readiness } from './health';

const DEADLINE_MS = 9_000;

/**
 * SIGTERM and Ctrl-C: readiness fails first and answers carry `Connection: close`, so that load balancers and keep-alive
 * clients leave; then requests in flight finish; then the database is let go. Nest's own hooks either wait for idle
 * keep-alive connections for ever or cut requests off.
 */
export function stopGracefully(app: NestFastifyApplication, values: EnvironmentValues, logger: Logger): void {
  const readiness = app.get(Readiness);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      if (readiness.isDraining) void reply.header('connection', 'close');
      done();
    });
  const stop = async (): Promise<void> => {
    if (readiness.isDraining) return;
    readiness.drain();
    logger.log('stopping');
    setTimeout(() => process.exit(1), DEADLINE_MS).unref();
    await wait(values.SHUTDOWN_GRACE_MS);
    const server = app.getHttpServer();
    server.closeIdleConnections();
    await app.close();
    logger.log('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  // Started by `npm start`: when that process is killed, nobody else would stop this one.
  if (process.connected) process.on('disconnect', () => void stop());
}
