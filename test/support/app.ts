import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DataSource, type EntityManager } from 'typeorm';
import { MIGRATIONS } from '../../migrations';
import { AppModule } from '../../src/app.module';
import { createAdapter, setUp } from '../../src/app.setup';
import { Logger } from '../../src/common/logging/logger';
import { Clock } from '../../src/common/time/clock';
import { dataSourceOptions, PATIENT_DATABASE } from '../../src/config/data-source';
import { readEnvironment } from '../../src/config/environment';
import { Client } from './client';
import { NOW, TestClock } from './clock';
import { applicationUrlOf, createDatabase, dropDatabase, urlOf } from './database';
import { undeclaredEvents } from './events';
import { heardLeaks, storedLeaks, watchMetrics } from './leaks';

export { NOW, TestClock } from './clock';

export interface TestApp {
  readonly app: NestFastifyApplication;
  /** The test's own, as the owner of the tables: the application has another, as a role that may do less. */
  readonly dataSource: DataSource;
  /** Of the same. */
  readonly em: EntityManager;
  readonly clock: TestClock;
  readonly database: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Speaks HTTP with the application, as nobody in particular. */
  readonly client: Client;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly now?: Date;
  readonly variables?: Readonly<Record<string, string>>;
  /** One that exists and stays, instead of an empty one of its own. */
  readonly database?: string;
  /** Routes beside those of the application, to show what it does with any route. */
  readonly controllers?: readonly Type[];
  /** What `main.ts` does with the application before it listens. */
  readonly prepare?: (app: NestFastifyApplication) => void;
}

/** The whole application on its own database and a real port. Guards, pipes, filters and the database are the real ones. */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createDatabase());
  Object.assign(process.env, { DATABASE_URL: applicationUrlOf(database), ...options.variables });
  const values = readEnvironment(process.env);
  const clock = new TestClock(options.now ?? NOW);
  const logger = new Logger(values.LOG_LEVEL);
  const testing = await Test.createTestingModule({
    imports: [AppModule],
    controllers: [...(options.controllers ?? [])],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = testing.createNestApplication<NestFastifyApplication>(createAdapter(values, logger), { logger });
  await setUp(app, values);
  options.prepare?.(app);
  await app.listen(0, '127.0.0.1');
  const origin = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const { entities } = app.get(DataSource).options;
  const owner = dataSourceOptions({ ...PATIENT_DATABASE, DATABASE_URL: urlOf(database) });
  const dataSource = await new DataSource({ ...owner, entities, migrations: MIGRATIONS }).initialize();
  const stop = async (): Promise<void> => {
    // Whatever a test has caused to be told fits what the catalogue promises.
    const undeclared = await undeclaredEvents({ dataSource });
    if (app.getHttpServer().listening) watchMetrics(await (await fetch(`${origin}/metrics`)).text());
    const leaks = [...(await storedLeaks(database)), ...heardLeaks()];
    await app.close();
    await dataSource.destroy();
    if (options.database === undefined) await dropDatabase(database);
    if (undeclared.length > 0)
      throw new Error(`Events that docs/events.md does not promise:\n${undeclared.join('\n')}`);
    if (leaks.length > 0) throw new Error(`Told to whom it should not be:\n${leaks.join('\n')}`);
  };
  return { app, dataSource, em: dataSource.manager, clock, database, origin, client: new Client(origin), stop };
}
