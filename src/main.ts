import 'reflect-metadata';
import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { createAdapter, setUp } from './app.setup';
import { Logger } from './common/logging/logger';
import { ConfigurationError, readEnvironment } from './config/environment';
import { prepareToDrain, stopOnSignals } from './shutdown';

/**
 * With `--settings-follow`, as `npm start` runs it: everything is loaded while the database still starts, and the settings come as a
 * message. If whoever started it dies before, nothing keeps this process alive.
 */
async function receiveSettings(): Promise<void> {
  if (!process.argv.includes('--settings-follow')) return;
  const [settings] = (await once(process, 'message')) as [Record<string, string>];
  Object.assign(process.env, settings);
}

async function serve(): Promise<void> {
  await receiveSettings();
  const values = readEnvironment(process.env);
  const logger = new Logger(values.LOG_LEVEL);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, createAdapter(values, logger), {
    logger,
    abortOnError: false,
  });
  await setUp(app, values);
  stopOnSignals(prepareToDrain(app, values), logger);
  await app.listen(values.PORT, values.HOST);
  logger.log(`serving on http://${values.HOST}:${values.PORT}`);
}

serve().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigurationError ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error)}\n`,
  );
  process.exit(1);
});
