import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { as, openAccount } from '../support/factories/account';
import { hasRedis, TestRedis } from '../support/redis';

const LIMIT = 50;
const PARALLEL = 200;
const TIMEOUT_MS = 300;

if (!hasRedis) process.stdout.write('SKIPPED: limits shared through Redis (no redis-server on this machine)\n');

(hasRedis ? describe : describe.skip)('limits shared through Redis', () => {
  let redis: TestRedis;
  let apps: TestApp[];

  const open = async (variables: Readonly<Record<string, string>> = {}): Promise<void> => {
    redis = await TestRedis.start();
    const all = {
      RATE_LIMIT: 'on',
      RATE_LIMIT_PER_MINUTE: String(LIMIT),
      RATE_LIMIT_ADDRESS_PER_MINUTE: String(LIMIT),
      RATE_LIMIT_SIGN_IN_PER_MINUTE: '5',
      RATE_LIMIT_WITHOUT_REDIS: 'local',
      REDIS_URL: redis.url,
      REDIS_TIMEOUT_MS: String(TIMEOUT_MS),
      ...variables,
    };
    const first = await startApp({ variables: all });
    apps = [first, await startApp({ variables: all, database: first.database })];
  };
  /** It passes the limits and finds nothing: no database has to keep up with it. */
  const ask = (i: number): Promise<Answer> => apps[i % apps.length]!.client.get('/nothing');
  /** As somebody else each time: no account is locked. */
  const login = (i: number): Promise<Answer> =>
    apps[i % apps.length]!.client.post('/auth/login', { email: `a${i}@b.example`, password: 'x' });

  afterEach(async () => {
    redis.resume();
    for (const app of [...apps].reverse()) await app.stop();
    await redis.kill();
  });

  it('let exactly the limit through at two instances together', async () => {
    await open({ REDIS_TIMEOUT_MS: '10000' });
    expect(countOf(await inParallel(PARALLEL, ask))).toEqual({ 404: LIMIT, 429: PARALLEL - LIMIT });
    expect(countOf(await inParallel(PARALLEL, login))).toEqual({ 401: 5, 429: PARALLEL - 5 });
    const account = await openAccount(apps[0]!, 'patient');
    const clients = [await as(apps[0]!, account), await as(apps[1]!, account)];
    const answers = await inParallel(PARALLEL, (i) => clients[i % 2]!.get('/nothing'));
    expect(countOf(answers)).toEqual({ 404: LIMIT, 429: PARALLEL - LIMIT });
  });

  it('begin anew when the window is over, which every counter knows by itself', async () => {
    await open();
    await inParallel(LIMIT, ask);
    expect((await ask(0)).status).toBe(429);
    const counters = await redis.ask(async (client) => {
      const keys = await client.keys('*');
      const left = await Promise.all(keys.map((key) => client.pttl(key)));
      await Promise.all(keys.map((key) => client.pexpire(key, 0)));
      return left;
    });
    expect(counters).toHaveLength(1);
    for (const ms of counters) expect(ms > 0 && ms <= 60_000).toBe(true);
    expect((await ask(0)).status).toBe(404);
  });

  it('are counted by each instance while Redis is gone, and together again when it is back', async () => {
    await open();
    await inParallel(10, ask);
    const during = inParallel(40, ask);
    await redis.kill();
    expect(Object.keys(countOf(await during))).toEqual(['404']);
    expect(await slowest(() => ask(0))).toBeLessThan(TIMEOUT_MS * 3);
    const answers = await inParallel(PARALLEL, ask);
    const passed = countOf(answers)[404] ?? 0;
    // Each instance has at most the limit to give, and none of what it already gave meanwhile.
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThanOrEqual(2 * LIMIT);
    expect(passed + (countOf(answers)[429] ?? 0)).toBe(PARALLEL);
    expect((await apps[0]!.client.get('//health/ready')).status).toBe(200);
    expect((await apps[0]!.client.get('//metrics')).text).toContain('praxis_redis_up 0');
    await redis.restart();
    await comesBack();
    expect(countOf(await inParallel(PARALLEL, ask))[404] ?? 0).toBeLessThan(LIMIT);
  });

  it('let ordinary requests pass while Redis is gone, if the operator wants so, but not guesses at passwords', async () => {
    await open({ RATE_LIMIT_WITHOUT_REDIS: 'open' });
    await redis.kill();
    const answers = await inParallel(PARALLEL, ask);
    expect(countOf(answers)).toEqual({ 404: PARALLEL });
    expect(answers.at(-1)!.headers.get('ratelimit-policy')).toBe(`"address";q=${LIMIT};w=60`);
    expect(answers.at(-1)!.headers.get('ratelimit')).toBeNull();
    expect(countOf(await inParallel(40, login))).toEqual({ 401: 10, 429: 30 });
  });

  it('refuse everything but health while Redis is gone, if the operator wants so', async () => {
    await open({ RATE_LIMIT_WITHOUT_REDIS: 'refuse' });
    expect((await ask(0)).status).toBe(404);
    await redis.kill();
    const answers = await inParallel(40, ask);
    expect(countOf(answers)).toEqual({ 503: 40 });
    expect(answers[0]!.body.code).toBe('temporarily_unavailable');
    expect(answers[0]!.headers.get('retry-after')).toBe('1');
    expect((await apps[0]!.client.get('//health/ready')).status).toBe(200);
  });

  it('keep nobody waiting for a Redis that hangs', async () => {
    await open();
    await inParallel(4, ask);
    redis.hang();
    const times = await Promise.all(Array.from({ length: 20 }, (_, i) => slowest(() => ask(i))));
    expect(Math.max(...times)).toBeLessThan(TIMEOUT_MS * 4);
    // Once found silent, it is left alone for a second.
    expect(await slowest(() => ask(0))).toBeLessThan(TIMEOUT_MS);
    redis.resume();
    await comesBack();
  });

  it('start without Redis, and use it as soon as it is there', async () => {
    await open();
    for (const app of [...apps].reverse()) await app.stop();
    await redis.kill();
    const app = await startApp({ variables: { REDIS_URL: redis.url } });
    apps = [app];
    expect((await ask(0)).status).toBe(404);
    await redis.restart();
    await comesBack();
    expect(await redis.ask((client) => client.keys('*'))).toHaveLength(1);
  });

  /** Asks until the counters are in Redis again. */
  async function comesBack(): Promise<void> {
    for (const app of apps) {
      let up = false;
      while (!up) {
        await app.client.get('/nothing');
        up = (await redis.ask((client) => client.keys('*'))).length > 0;
        up &&= (await app.client.get('//metrics')).text.includes('praxis_redis_up 1');
      }
    }
  }
});

async function slowest(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

function inParallel(count: number, ask: (i: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => ask(i)));
}

function countOf(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
