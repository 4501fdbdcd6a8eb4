import { randomBytes } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { as, openAccount, signedIn } from '../support/factories/account';
import { machine } from '../support/factories/api-key';
import { listen } from '../support/recording';

const LIMIT = 40;
const SIGN_IN_LIMIT = 5;
const KEY_LIMIT = 12;
const PARALLEL = 200;

const VARIABLES = {
  RATE_LIMIT: 'on',
  RATE_LIMIT_PER_MINUTE: String(LIMIT),
  RATE_LIMIT_ADDRESS_PER_MINUTE: String(LIMIT),
  RATE_LIMIT_KEY_PER_MINUTE: String(LIMIT),
  RATE_LIMIT_SIGN_IN_PER_MINUTE: String(SIGN_IN_LIMIT),
  TRUST_PROXY: '127.0.0.1',
  DATABASE_CONNECT_TIMEOUT_MS: '30000',
};

const INVENTED = () => randomBytes(8).toString('hex');
const search = { from: '2026-05-04', to: '2026-05-06' };

describe('the limits of requests', () => {
  let test: TestApp;
  let addresses = 0;

  beforeAll(async () => {
    test = await startApp({ variables: VARIABLES });
  });
  afterAll(() => test.stop());

  /** Somebody at an address that nobody had before. */
  const stranger = (): Client => at(`198.51.100.${++addresses}`);
  const at = (address: string): Client => test.client.with({ 'x-forwarded-for': address });

  it('let exactly as many of 200 at once through as the limit says, of an address and of an account', async () => {
    const nobody = stranger();
    const { client } = await signedIn(test, 'patient');
    for (const ask of [() => nobody.get('/practice'), () => client.get('/me')]) {
      const answers = await inParallel(PARALLEL, ask);
      expect(countOf(answers)).toEqual({ 200: LIMIT, 429: PARALLEL - LIMIT });
      expect(leftIn(answers.filter(({ status }) => status === 200)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: LIMIT }, (_, i) => i),
      );
    }
  });

  it('are one for all devices of an account, wherever they are, and none of other accounts', async () => {
    const account = await openAccount(test, 'patient');
    const devices = [await as(test, account), (await as(test, account)).with({ 'x-forwarded-for': '203.0.113.1' })];
    const answers = await inParallel(LIMIT + 10, (i) => devices[i % 2]!.get('/me'));
    expect(countOf(answers)).toEqual({ 200: LIMIT, 429: 10 });
    expect((await (await signedIn(test, 'patient')).client.get('/me')).status).toBe(200);
  });

  it('are told on every answer, and say when to come back', async () => {
    const nobody = stranger();
    const first = await nobody.get('/practice');
    expect(first.headers.get('ratelimit-policy')).toBe(`"address";q=${LIMIT};w=60`);
    expect(first.headers.get('ratelimit')).toBe(`"address";r=${LIMIT - 1};t=60`);
    expect((await nobody.get('/me')).headers.get('ratelimit')).toMatch(new RegExp(`^"address";r=${LIMIT - 2};t=\\d+$`));
    await inParallel(LIMIT, () => nobody.get('/practice'));
    const refused = await nobody.with({ 'accept-language': 'en' }).get('/practice');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(refused.body).toMatchObject({ status: 429, code: 'too_many_requests', instance: '/api/v1/practice' });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get('ratelimit')).toBe(`"address";r=0;t=${seconds}`);
    const { client } = await signedIn(test, 'patient');
    expect((await client.get('/me')).headers.get('ratelimit')).toMatch(/^"account";r=39;/);
  });

  it.each<readonly [kind: string, cost: number, ask: (client: Client) => Promise<Answer>]>([
    ['reads', 1, (client) => client.get('/practice')],
    ['HEAD', 1, (client) => client.send('HEAD', '/practice')],
    ['writes', 2, (client) => client.post('/appointments', {})],
    ['searches across professionals', 5, (client) => client.get('/slots/search', search)],
    ['searches by POST', 5, (client) => client.post('/patients/search', {})],
    ['what leads nowhere', 1, (client) => client.get('/nothing/at/all')],
    ['calendar feeds', 1, (client) => client.get('/calendar-feeds/x.ics')],
    ['the documentation', 1, (client) => client.get('//api/docs-json')],
    ['pages of problems', 1, (client) => client.get('//api/docs/problems/forbidden')],
  ])('cost by the kind of operation: %s %d', async (_, cost, ask) => {
    const nobody = stranger();
    expect(leftIn([await ask(nobody), await ask(nobody)])).toEqual([LIMIT - cost, LIMIT - 2 * cost]);
    const answers = await inParallel(LIMIT, () => ask(nobody));
    expect(answers.filter(({ status }) => status !== 429)).toHaveLength(Math.floor(LIMIT / cost) - 2);
  });

  it('are another for signing in, by address, whatever token comes along', async () => {
    const { client } = await signedIn(test, 'patient');
    const [address] = [`198.51.100.${++addresses}`];
    const login = () =>
      client.with({ 'x-forwarded-for': address }).post('/auth/login', { email: 'a@b.example', password: 'x' });
    const answers = await inParallel(20, login);
    expect(countOf(answers)).toEqual({ 401: SIGN_IN_LIMIT, 429: 20 - SIGN_IN_LIMIT });
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe(`"sign-in";q=${SIGN_IN_LIMIT};w=60`);
    expect((await at(address).post('/auth/refresh', { refreshToken: 'x' })).status).toBe(429);
    expect((await at(address).get('/practice')).status).toBe(200);
  });

  it('cannot be escaped by inventing tokens, and no other account pays for them', async () => {
    const nobody = stranger();
    const { client } = await signedIn(test, 'patient');
    const mine = client.headers['authorization']!;
    const forged = `${mine.slice(0, -8)}AAAAAAAA`;
    const answers = await inParallel(LIMIT + 20, (i) =>
      nobody.with({ authorization: i % 2 === 0 ? forged : `Bearer ${INVENTED()}` }).get('/me'),
    );
    expect(countOf(answers)).toEqual({ 401: LIMIT, 429: 20 });
    expect((await client.get('/me')).headers.get('ratelimit')).toMatch(/^"account";r=39;/);
  });

  it('are the own ones of each API key', async () => {
    const mine = await machine(test, ['professionals:read'], { limitPerMinute: KEY_LIMIT });
    const usual = await machine(test, ['professionals:read']);
    const answers = await inParallel(PARALLEL, () => mine.client.get('/professionals'));
    expect(countOf(answers)).toEqual({ 200: KEY_LIMIT, 429: PARALLEL - KEY_LIMIT });
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe(`"api-key";q=${KEY_LIMIT};w=60`);
    expect((await usual.client.get('/professionals')).headers.get('ratelimit')).toMatch(/^"api-key";r=39;/);
  });

  it('keep guesses at API keys from the database, and good keys of the same address at work', async () => {
    const known = await machine(test, ['professionals:read']);
    const address = `198.51.100.${++addresses}`;
    const use = () => known.client.with({ 'x-forwarded-for': address }).get('/professionals');
    expect((await use()).status).toBe(200);
    const guess = () => at(address).as(`prx_${INVENTED()}`).get('/professionals');
    expect(countOf(await inParallel(LIMIT + 5, guess))).toEqual({ 401: LIMIT, 429: 5 });
    expect(await listen(() => inParallel(20, guess))).toEqual([]);
    test.clock.advance(2_000);
    expect((await use()).status).toBe(200);
  });

  it('take a network of IPv6 for one address', async () => {
    const from = (i: number) => at(`2001:db8:0:7:${i.toString(16)}::1`);
    expect(countOf(await inParallel(LIMIT + 3, (i) => from(i).get('/practice')))).toEqual({ 200: LIMIT, 429: 3 });
    expect((await at('2001:db8:0:8::1').get('/practice')).status).toBe(200);
  });

  it('refuse before a body is looked at', async () => {
    const nobody = stranger();
    await inParallel(LIMIT, () => nobody.get('/practice'));
    expect((await nobody.post('/appointments', '{ not json')).status).toBe(429);
  });

  it('are none for whatever watches over the process', async () => {
    const nobody = stranger();
    await inParallel(LIMIT + 1, () => nobody.get('/practice'));
    for (const path of ['//health/live', '//health/ready', '//metrics']) {
      const { status, headers } = await nobody.get(path);
      expect([status, headers.get('ratelimit')]).toEqual([200, null]);
    }
    expect((await nobody.get('//metrics')).text).toMatch(/^praxis_rate_limited_total\{policy="address"\} [1-9]/m);
  });
});

describe('behind no trusted proxy, the limits of requests', () => {
  it('go by the peer, whatever it says of where it comes from', async () => {
    const test = await startApp({ variables: { ...VARIABLES, TRUST_PROXY: '' } });
    const answers = await inParallel(LIMIT + 7, (i) =>
      test.client.with({ 'x-forwarded-for': `192.0.2.${i}`, forwarded: `for=192.0.2.${i}` }).get('/practice'),
    );
    await test.stop();
    expect(countOf(answers)).toEqual({ 200: LIMIT, 429: 7 });
  });
});

function inParallel(count: number, ask: (i: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => ask(i)));
}

function countOf(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const leftIn = (answers: readonly Answer[]): number[] =>
  answers.map(({ headers }) => Number(/;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]));
