import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { openAccount, PASSWORD, signedIn } from '../support/factories/account';
import { letterTo } from '../support/letters';
import { codeOf, enrolled } from '../support/second-factor';
import { auditOf, eventsOf } from '../support/traces';
import { SignInGuard } from '../../src/accounts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FREE = 5;
const FREE_PER_ADDRESS = 12;
const PARALLEL = 200;
const MANY = 40;
const WRONG = 'no es la frase 77';

const locked = { status: 429, body: { code: 'too_many_attempts' } };

describe('guessing passwords', () => {
  let test: TestApp;
  let addresses = 0;

  beforeAll(async () => {
    test = await startApp({
      variables: {
        TRUST_PROXY: '127.0.0.1',
        SIGN_IN_ATTEMPTS_PER_ADDRESS: String(FREE_PER_ADDRESS),
        DATABASE_CONNECT_TIMEOUT_MS: '30000',
      },
    });
  });
  afterAll(() => test.stop());

  const somewhere = (): Client =>
    test.client.with({ 'x-forwarded-for': `2001:db8:0:${(++addresses).toString(16)}::1` });
  const login = (email: string, password = WRONG, deviceToken?: string, client = somewhere()): Promise<Answer> =>
    client.post('/auth/login', { email, password, ...(deviceToken === undefined ? {} : { deviceToken }) });
  const patient = () => openAccount(test, 'patient');

  it('is possible five times of 200 at once, from 200 addresses', async () => {
    const { id, email } = await patient();
    const answers = await inParallel(PARALLEL, () => login(email));
    expect(countOf(answers)).toEqual({ 401: FREE, 429: PARALLEL - FREE });
    const late = answers.find(({ status }) => status === 429)!;
    expect(late).toMatchObject(locked);
    expect(late.headers.get('retry-after')).toBe('60');
    expect(await login(email, PASSWORD)).toMatchObject(locked);
    expect(await eventsOf(test, id)).toEqual([{ type: 'account.locked', data: {} }]);
    expect((await auditOf(test, id)).filter((act) => act === 'account.locked refused')).toHaveLength(1);
  }, 120_000);

  it('takes twice as long after each further attempt, up to an hour, and attempts while locked prolong nothing', async () => {
    const { id, email } = await patient();
    await inParallel(FREE, () => login(email));
    for (const seconds of [60, 120, 240, 480, 960, 1_920, 3_600, 3_600]) {
      expect((await login(email)).headers.get('retry-after')).toBe(String(seconds));
      test.clock.advance(seconds * 1_000 - 1);
      expect(await login(email, PASSWORD)).toMatchObject(locked);
      test.clock.advance(1);
      const answers = await inParallel(10, () => login(email));
      expect(countOf(answers)).toEqual({ 401: 1, 429: 9 });
    }
    expect((await eventsOf(test, id)).filter(({ type }) => type === 'account.locked')).toHaveLength(1);
    expect((await auditOf(test, id)).filter((act) => act === 'account.locked refused')).toHaveLength(9);
  });

  it('begins anew after the owner has signed in, and after a day', async () => {
    const { email } = await patient();
    await inParallel(FREE - 1, () => login(email));
    expect((await login(email, PASSWORD)).status).toBe(200);
    expect(countOf(await inParallel(10, () => login(email)))).toEqual({ 401: FREE, 429: 5 });
    test.clock.advance(DAY_MS);
    expect(countOf(await inParallel(10, () => login(email)))).toEqual({ 401: FREE, 429: 5 });
  });

  it('makes no lock of a clock that is set back', async () => {
    const { email } = await patient();
    const here = somewhere();
    await login(email, WRONG, undefined, here);
    test.clock.advance(-DAY_MS);
    expect((await login(email, PASSWORD, undefined, here)).status).toBe(200);
    test.clock.advance(DAY_MS);
  });

  it('takes capitals for no other account', async () => {
    const { email } = await patient();
    const answers = await inParallel(10, (i) => login(i % 2 === 0 ? email : email.toUpperCase()));
    expect(countOf(answers)).toEqual({ 401: FREE, 429: 5 });
  });

  it('tells nothing of whether the account exists: the same answers, byte for byte, in the same order', async () => {
    const { email } = await patient();
    const known = await inTurn(FREE + 3, () => login(email));
    const unknown = await inTurn(FREE + 3, () => login(`nobody-${email}`));
    expect(unknown.map(bytesOf)).toEqual(known.map(bytesOf));
    const device = 'x'.repeat(43);
    expect(bytesOf(await login(`nobody-${email}`, PASSWORD, device))).toEqual(
      bytesOf(await login(email, PASSWORD, device)),
    );
    const rows = () =>
      test.em.query<{ action: string }[]>(`SELECT action FROM audit_entries ORDER BY id DESC LIMIT 12`);
    expect((await rows()).map(({ action }) => action)).toEqual([
      ...['account.locked', ...repeated('account.sign_in_refused', FREE)],
      ...['account.locked', ...repeated('account.sign_in_refused', FREE)],
    ]);
  });

  it('does not lock the owner out of a device that has signed in before', async () => {
    const { id, email } = await patient();
    const { deviceToken } = (await login(email, PASSWORD)).body as { deviceToken: string };
    await inParallel(MANY, () => login(email));
    expect(await login(email, PASSWORD)).toMatchObject(locked);
    const answer = await login(email, PASSWORD, deviceToken);
    expect(answer).toMatchObject({ status: 200, body: { deviceToken } });
    // Nor is everybody else let in by that.
    expect(await login(email, PASSWORD)).toMatchObject(locked);
    // And it is no way around the limit for whoever has stolen it.
    const guesses = await inParallel(MANY, () => login(email, WRONG, deviceToken));
    expect(countOf(guesses)).toEqual({ 401: FREE, 429: MANY - FREE });
    const rows = await test.em.query<{ line: string }[]>(
      `SELECT to_jsonb(known_devices)::text AS line FROM known_devices WHERE account_id = $1
       UNION ALL SELECT to_jsonb(sign_in_attempts)::text FROM sign_in_attempts`,
      [id],
    );
    const dump = rows.map(({ line }) => line).join();
    for (const secret of [deviceToken, email, '2001:db8']) expect(dump).not.toContain(secret);
  });

  it('gets no other account a known device, nor one that was made up', async () => {
    const { email } = await patient();
    const other = await patient();
    const { deviceToken } = (await login(other.email, PASSWORD)).body as { deviceToken: string };
    await inParallel(FREE, () => login(email));
    for (const token of [deviceToken, 'x'.repeat(43), deviceToken.toLowerCase()])
      expect(await login(email, PASSWORD, token)).toMatchObject(locked);
    test.clock.advance(MINUTE_MS);
    const { body } = await login(email, PASSWORD, deviceToken);
    expect(body.deviceToken).toEqual(expect.stringMatching(/^[\w-]{43}$/));
    expect(body.deviceToken).not.toBe(deviceToken);
  });

  it('is over for those at the known devices of an account whose password was reset, and the lock with it', async () => {
    const { id, email } = await patient();
    const { deviceToken } = (await login(email, PASSWORD)).body as { deviceToken: string };
    await inParallel(FREE + 1, () => login(email));
    await test.client.post('/auth/password/forgot', { email });
    const { token } = (await letterTo(test, id, 'account.password_reset_requested'))!;
    const newPassword = 'otra frase larga 43';
    expect((await test.client.post('/auth/password/reset', { token, newPassword })).status).toBe(204);
    expect((await login(email, newPassword)).status).toBe(200);
    await inParallel(FREE, () => login(email));
    expect(await login(email, newPassword, deviceToken)).toMatchObject(locked);
  });

  it('locks an address that tries many accounts, but neither those accounts nor a known device at that address', async () => {
    const accounts = await Promise.all(Array.from({ length: 3 }, patient));
    const [victim] = accounts;
    const here = somewhere();
    const { deviceToken } = (await login(victim!.email, PASSWORD, undefined, here)).body as { deviceToken: string };
    const answers = await inParallel(MANY, (i) => login(`nobody${i}@praxis.example`, WRONG, undefined, here));
    expect(countOf(answers)).toEqual({ 401: FREE_PER_ADDRESS, 429: MANY - FREE_PER_ADDRESS });
    for (const { email } of accounts) expect(await login(email, PASSWORD, undefined, here)).toMatchObject(locked);
    // A locked address locks nobody: nothing is counted for the account any more.
    await inParallel(20, () => login(victim!.email, WRONG, undefined, here));
    expect((await login(victim!.email, PASSWORD)).status).toBe(200);
    expect((await login(victim!.email, PASSWORD, deviceToken, here)).status).toBe(200);
    const [row] = await test.em.query<{ count: string }[]>(
      `SELECT count(*) FROM audit_entries WHERE action = 'address.locked'`,
    );
    expect(row?.count).toBe('1');
  });

  it('counts no successes of an address: a household can sign in as often as it likes', async () => {
    const { email } = await patient();
    const here = somewhere();
    for (let i = 0; i < FREE_PER_ADDRESS + 3; i++)
      expect((await login(email, PASSWORD, undefined, here)).status).toBe(200);
  });

  it('counts wrong codes, and the right password before them is no success', async () => {
    const { id, email, secret } = await enrolled(test);
    const challenge = String((await login(email, PASSWORD)).body.challenge);
    const complete = (code: string, deviceToken?: string) =>
      somewhere().post('/auth/second-factor', { challenge, code, deviceToken });
    for (let i = 0; i < FREE - 1; i++) {
      expect((await login(email, PASSWORD)).body.code).toBe('second_factor_required');
      expect(await complete(`10000${i}`)).toMatchObject({ status: 401, body: { code: 'invalid_code' } });
    }
    expect((await complete('100009')).status).toBe(401);
    expect(await complete(codeOf(test, secret))).toMatchObject(locked);
    expect(await login(email, PASSWORD)).toMatchObject(locked);
    expect((await eventsOf(test, id)).filter(({ type }) => type === 'account.locked')).toHaveLength(1);
  });

  it.each<readonly [string, (client: Client) => Promise<Answer>]>([
    ['step-ups', (client) => client.post('/auth/step-up', { password: WRONG })],
    [
      'changes of the password',
      (client) => client.post('/auth/password/change', { currentPassword: WRONG, newPassword: 'otra frase larga 43' }),
    ],
  ])('counts wrong %s of somebody who is signed in', async (_, act) => {
    const { account, client } = await signedIn(test, 'patient');
    for (let i = 0; i < FREE; i++) expect((await act(client)).body.code).toBe('wrong_password');
    expect(await login(account.email, PASSWORD)).toMatchObject(locked);
    expect((await client.get('/me')).status).toBe(200);
    expect((await eventsOf(test, account.id)).filter(({ type }) => type === 'account.locked')).toHaveLength(1);
  });

  it('leaves counters for a day', async () => {
    await login('somebody@praxis.example');
    const guard = test.app.get(SignInGuard, { strict: false });
    const left = async () =>
      Number((await test.em.query<{ count: string }[]>(`SELECT count(*) FROM sign_in_attempts`))[0]?.count);
    await guard.forgetOld();
    expect(await left()).toBeGreaterThan(0);
    test.clock.advance(DAY_MS);
    await guard.forgetOld();
    expect(await left()).toBe(0);
  });
});

function inParallel(count: number, ask: (i: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => ask(i)));
}

async function inTurn(count: number, ask: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(await ask());
  return answers;
}

const repeated = (text: string, times: number): string[] => Array.from({ length: times }, () => text);

function countOf(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** All of an answer but what differs between any two: when, and which request. */
function bytesOf({ status, headers, text, body }: Answer): unknown {
  const { requestId } = body as { requestId: string };
  const names = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  return { status, names, text: text.replaceAll(requestId, '') };
}
