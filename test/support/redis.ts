import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ChildServer } from './child-server';
import { freePort } from './ports';

/** Below the ports that outgoing connections take. */
const FIRST_PORT = 26_400;
const READY_WITHIN_MS = 10_000;

/** Whether this machine has the server's program; docs/rate-limits.md says where it comes from. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of this test alone, in memory only. */
export class TestRedis extends ChildServer {
  /** Every command that anybody gave it since `overhear`, word by word: keys, values, what was published. */
  readonly told: (readonly string[])[] = [];
  #ear: Redis | undefined;

  private constructor(readonly port: number) {
    super();
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(FIRST_PORT));
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** As it is after `kill`: empty, on the same port. */
  async restart(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.child = spawn('redis-server', options, { stdio: 'ignore', cwd: '/tmp' });
    const ended = new Promise<never>((_, reject) => {
      this.child?.once('exit', (code) => reject(new Error(`redis-server ended with ${String(code)}`)));
    });
    await Promise.race([this.ask((client) => client.ping()), ended]);
    ended.catch(() => undefined);
  }

  /** Slows it down: not for measuring. */
  async overhear(): Promise<void> {
    this.#ear = await new Redis(this.port, '127.0.0.1', { lazyConnect: true }).monitor();
    this.#ear.on('error', () => undefined);
    this.#ear.on('monitor', (_at, words: string[]) => this.told.push(words));
  }

  /** Returns when all that it was given before is in `told`. */
  async isOverheard(): Promise<void> {
    const mark = randomUUID();
    await this.ask((client) => client.echo(mark));
    for (let left = READY_WITHIN_MS; !this.told.some((words) => words.includes(mark)); left -= 10) {
      if (left <= 0) throw new Error('Redis does not say what it was given.');
      await wait(10);
    }
  }

  override async kill(): Promise<void> {
    this.#ear?.disconnect();
    await super.kill();
  }

  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    const timer = setTimeout(() => client.disconnect(), READY_WITHIN_MS);
    try {
      return await question(client);
    } finally {
      clearTimeout(timer);
      client.disconnect();
    }
  }
}
