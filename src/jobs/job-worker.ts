import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  Logger as LibraryLogger,
  parseCronItems,
  run,
  runOnce,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import { Pool } from 'pg';
import { describeFailure } from '../common/errors/describe-failure';
import { outsideOfRequest } from '../common/http/request-context';
import { Logger } from '../common/logging/logger';
import { Environment } from '../config/environment';
import { JobTasks, type Crew, type Task } from './job-tasks';
import { heartbeat } from './job-workers.queries';

const POLL_MS = 2_000;
const HEARTBEAT_MS = 10_000;
const RESTART_MS = 1_000;
/** For listening, twice, for schedules, and for the heartbeat. */
const SPARE_CONNECTIONS = 4;

/** What the library keeps of a failure, and shows to administrators: no text that may quote an address. */
class JobFailed extends Error {}

/** Runs jobs in this process. Any number of processes may do it at once. */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger: Logger;
  #pool: Pool | undefined;
  readonly #runners = new Map<Crew, Runner>();
  #running: Promise<unknown> | undefined;
  #beat: NodeJS.Timeout | undefined;
  readonly #stopping = new AbortController();

  constructor(
    private readonly tasks: JobTasks,
    private readonly environment: Environment,
  ) {
    this.#logger = new Logger(environment.values.LOG_LEVEL);
  }

  onApplicationBootstrap(): void {
    const { JOBS_CONCURRENCY, WEBHOOKS_CONCURRENCY, PRAXIS_ROLE } = this.environment.values;
    if (JOBS_CONCURRENCY === 0 || PRAXIS_ROLE === 'api') return;
    // Who waits for machines outside holds no connection meanwhile, but to listen.
    const pool = this.#openPool(JOBS_CONCURRENCY + SPARE_CONNECTIONS);
    this.#pool = pool;
    // Of each worker: jobs are held under the names of pools.
    const pools = new Map<string, string>();
    const events: WorkerEvents = new EventEmitter();
    events.on('worker:create', ({ worker }) => pools.set(worker.workerId, worker.workerPool.id));
    events.on('worker:stop', ({ worker }) => pools.delete(worker.workerId));
    this.#running = Promise.all([
      this.#keepRunning('inside', JOBS_CONCURRENCY, pool, events),
      this.#keepRunning('outside', WEBHOOKS_CONCURRENCY, pool, events),
    ]);
    this.#beat = setInterval(() => {
      heartbeat(pool, [...new Set(pools.values())]).catch((error: unknown) => this.#note(error));
    }, HEARTBEAT_MS).unref();
  }

  /** Jobs that have begun may end within five seconds; later they go back, to be run again elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#beat);
    const stopping = [...this.#runners.values()].map((runner) => runner.stop());
    await Promise.all(stopping.map((one) => one.catch((error: unknown) => this.#note(error))));
    await this.#running;
    await this.#pool?.end();
  }

  /** Until this returns, every job that is due was tried once, and whatever it led to. */
  async runDue(): Promise<void> {
    const pool = this.#openPool(2);
    try {
      await runOnce({
        pgPool: pool,
        taskList: this.#taskList('inside', 'outside'),
        noHandleSignals: true,
        logger: this.#quiet(),
      });
    } finally {
      await pool.end();
    }
  }

  /** The library gives up when the database stays away; we do not. */
  async #keepRunning(crew: Crew, concurrency: number, pool: Pool, events: WorkerEvents): Promise<void> {
    const { signal } = this.#stopping;
    const isStopping = (): boolean => signal.aborted;
    while (!isStopping()) {
      try {
        const runner = await run({
          pgPool: pool,
          events,
          concurrency,
          pollInterval: POLL_MS,
          noHandleSignals: true,
          taskList: this.#taskList(crew),
          parsedCronItems: crew === 'inside' ? this.#schedules() : [],
          logger: this.#quiet(),
        });
        this.#runners.set(crew, runner);
        // It was asked to stop while it was starting.
        if (isStopping()) await runner.stop();
        await runner.promise;
      } catch (error) {
        this.#note(error);
        await wait(RESTART_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #openPool(max: number): Pool {
    const pool = new Pool({
      connectionString: this.environment.values.DATABASE_URL,
      connectionTimeoutMillis: this.environment.values.DATABASE_CONNECT_TIMEOUT_MS,
      application_name: 'praxis jobs',
      max,
    });
    // Unheard, an error of an idle connection would end the process.
    pool.on('error', (error) => this.#note(error));
    pool.on('connect', (client) => client.on('error', (error) => this.#note(error)));
    return pool;
  }

  #schedules(): ReturnType<typeof parseCronItems> {
    return parseCronItems(this.tasks.schedules().map(({ task, pattern }) => ({ task, match: pattern })));
  }

  #taskList(...crews: readonly Crew[]): TaskList {
    return Object.fromEntries(
      [...this.tasks.of(...crews)].map(([name, task]) => [
        name,
        (payload, { job }) =>
          outsideOfRequest(() =>
            this.#perform(name, () => task(payload, { isLast: job.attempts >= job.max_attempts })),
          ),
      ]),
    );
  }

  async #perform(name: string, task: () => ReturnType<Task>): Promise<void> {
    try {
      await task();
    } catch (error) {
      const failure = describeFailure(error);
      this.#logger.pino.warn({ task: name, failure }, 'a job failed');
      throw new JobFailed(failure);
    }
  }

  #note(error: unknown): void {
    this.#logger.pino.error({ failure: describeFailure(error) }, 'jobs');
  }

  /** Failed jobs are noted by `#perform`; what else the library says may quote them. */
  #quiet(): LibraryLogger {
    return new LibraryLogger(() => () => undefined);
  }
}
