import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from './common/logging/logger';
import type { EnvironmentValues } from './config/environment';
import { Readiness } from './health';

const DEADLINE_MS = 9_000;

/**
 * Readiness fails first and answers carry `Connection: close`, so that load balancers and keep-alive clients leave; then
 * requests in flight finish; then the database is let go. Nest's own hooks either wait for idle keep-alive connections for
 * ever or cut requests off.
 * @returns what begins the end; called again, it changes nothing
 */
export function prepareToDrain(app: NestFastifyApplication, values: EnvironmentValues): () => Promise<void> {
  const readiness = app.get(Readiness);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (readiness.isDraining) void reply.header('connection', 'close');
    done();
  });
  let ended: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    readiness.drain();
    await wait(values.SHUTDOWN_GRACE_MS);
    app.getHttpServer().closeIdleConnections();
    await app.close();
  };
  return () => (ended ??= drain());
}

/** Ends the process in good order on SIGTERM and Ctrl-C. */
export function stopOnSignals(drain: () => Promise<void>, logger: Logger): void {
  const stop = async (): Promise<void> => {
    logger.log('stopping');
    setTimeout(() => process.exit(1), DEADLINE_MS).unref();
    await drain();
    logger.log('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  // Started by `npm start`: when that process is killed, nobody else would stop this one. Undefined where nobody like it was.
  const hasStarter = process.connected as boolean | undefined;
  if (hasStarter) process.on('disconnect', () => void stop());
  else if (hasStarter === false) void stop();
}
