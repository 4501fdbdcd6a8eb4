import { Redis } from 'ioredis';
import type { EntityManager } from 'typeorm';
import { afterCommit } from '../../common/database/transaction-runner';
import type { RedisConnection } from '../../common/redis/redis-connection';
import { FanOut } from './fan-out';

const CHANNEL = 'praxis:chat';

/** By Redis, where several processes have one: the database is spared the notifications. What Redis loses, the next look finds. */
export class RedisFanOut extends FanOut {
  #subscriber: Redis | undefined;

  constructor(private readonly redis: RedisConnection) {
    super();
  }

  close(): Promise<void> {
    this.#subscriber?.disconnect();
    return Promise.resolve();
  }

  protected async open(): Promise<void> {
    const publisher = await this.redis.open();
    if (!publisher || this.#subscriber) return;
    // A connection that subscribes can do nothing else; it waits for its answers, and subscribes again by itself.
    const { commandTimeout: _, ...options } = publisher.options;
    const subscriber = new Redis({ ...options, enableOfflineQueue: true, maxRetriesPerRequest: null });
    this.#subscriber = subscriber;
    subscriber.on('error', (error: Error) => this.redis.doubt(error));
    subscriber.on('message', (_channel: string, text: string) => this.heard(text));
    subscriber.on('ready', () => {
      subscriber.subscribe(CHANNEL).then(
        () => this.missed(),
        (error: unknown) => this.redis.doubt(error),
      );
    });
    subscriber.connect().catch((error: unknown) => this.redis.doubt(error));
  }

  protected publishWith(em: EntityManager, text: string): Promise<void> {
    afterCommit(em, () => this.publish(text));
    return Promise.resolve();
  }

  protected publish(text: string): void {
    this.redis
      .open()
      .then((client) => client?.publish(CHANNEL, text))
      .catch((error: unknown) => this.redis.doubt(error));
  }
}
