import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { Environment } from '../../config/environment';
import { Busy } from '../errors/common.errors';
import { RedisConnection } from '../redis/redis-connection';
import { WINDOW_SECONDS, type Count } from './rate-headers';

/** Redis was just found silent: nobody waits for it again so soon. */
const PAUSE_MS = 1_000;
const NEVER = -Infinity;
/** `points` means nothing here: limits differ from caller to caller, so they are compared outside. */
const OPTIONS = { keyPrefix: 'praxis:rate', points: 1, duration: WINDOW_SECONDS };

/**
 * Counts by key and window: in Redis, so that all processes count together, or in this process alone. Each request adds its cost
 * before it knows whether it may pass, in one atomic step; so of any number at once exactly the allowed ones do.
 */
@Injectable()
export class RateCounters {
  private readonly local = new RateLimiterMemory(OPTIONS);
  private shared: RateLimiterRedis | undefined;
  private pausedUntil = NEVER;

  constructor(
    private readonly environment: Environment,
    private readonly redis: RedisConnection,
  ) {}

  /** Waits for Redis, as long as one command may take: without it the process starts all the same. */
  async open(): Promise<void> {
    const client = await this.redis.open();
    if (client) this.shared = new RateLimiterRedis({ ...OPTIONS, storeClient: client, rejectIfRedisNotReady: true });
  }

  /**
   * @param always count in this process if Redis does not answer, whatever RATE_LIMIT_WITHOUT_REDIS says
   * @returns undefined if Redis does not answer and the operator lets requests pass then
   * @throws Busy if they are refused then
   */
  async add(key: string, cost: number, { always }: { readonly always: boolean }): Promise<Count | undefined> {
    const shared = await this.addShared(key, cost);
    if (shared) return shared;
    const otherwise = this.shared ? this.environment.values.RATE_LIMIT_WITHOUT_REDIS : 'local';
    if (otherwise === 'refuse') throw new Busy();
    return otherwise === 'local' || always ? countOf(await this.local.penalty(key, cost)) : undefined;
  }

  private async addShared(key: string, cost: number): Promise<Count | undefined> {
    if (!this.shared || performance.now() < this.pausedUntil) return undefined;
    // After a pause one request tries, and nobody else waits with it.
    if (this.pausedUntil !== NEVER) this.pause();
    try {
      const count = countOf(await this.shared.penalty(key, cost));
      this.pausedUntil = NEVER;
      return count;
    } catch (error) {
      this.pause();
      this.redis.doubt(error);
      return undefined;
    }
  }

  private pause(): void {
    this.pausedUntil = performance.now() + PAUSE_MS;
  }
}

const countOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes): Count => ({
  used: consumedPoints,
  endsInMs: msBeforeNext,
});
