import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Environment } from '../../config/environment';
import { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';

/** Loaded where there is a Redis, as brokers are: see broker.module.ts. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadClient = () => require('./redis-client') as typeof import('./redis-client');

/**
 * The one connection to Redis, if REDIS_URL names one. Nothing is stored there that could not be lost: whoever uses it has an
 * answer for its absence, and gets an error within REDIS_TIMEOUT_MS, never silence. It comes back by itself.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  private readonly logger: Logger;
  private client: Redis | undefined;
  /** So that a change is logged once, not with each request. */
  private isTrusted = true;

  constructor(
    private readonly environment: Environment,
    private readonly metrics: Metrics,
  ) {
    this.logger = new Logger(environment.values.LOG_LEVEL);
  }

  /** Connects, and waits no longer than a command may take. @returns undefined without REDIS_URL */
  async open(): Promise<Redis | undefined> {
    const { REDIS_URL: url, REDIS_TIMEOUT_MS: patience } = this.environment.values;
    if (url === undefined || this.client) return this.client;
    this.client = loadClient().redisClient(url, patience);
    this.client.on('error', (error: Error) => this.doubt(error));
    this.client.on('ready', () => this.trust());
    const up = this.metrics.gauge('praxis_redis_up', 'Whether this process is connected to Redis.', []);
    this.metrics.collect(() => up.set(this.client?.status === 'ready' ? 1 : 0));
    const connected = this.client.connect().catch((error: unknown) => this.doubt(error));
    // Nothing waits for this timer once it is connected, the end of the process neither.
    await Promise.race([connected, wait(patience, undefined, { ref: false })]);
    return this.client;
  }

  /** Somebody got no answer in time. */
  doubt(error: unknown): void {
    if (this.isTrusted) this.logger.pino.warn({ err: error }, 'Redis does not answer');
    this.isTrusted = false;
  }

  onApplicationShutdown(): void {
    this.client?.disconnect();
  }

  private trust(): void {
    if (!this.isTrusted) this.logger.log('Redis answers again');
    this.isTrusted = true;
  }
}
