import { AccountLetters } from '../../src/accounts';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { openAccount, PASSWORD, signedIn } from '../support/factories/account';
import { letterTo, tokenIdsOf } from '../support/letters';
import { auditOf, eventsOf } from '../support/traces';

const NEW_PASSWORD = 'otra frase larga 43';
const HOUR_MS = 3_600_000;
const REQUESTED = 'account.password_reset_requested';
const invalidToken = { status: 400, body: { code: 'invalid_token' } };

describe('a forgotten password', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  const forgot = (email: string): Promise<Answer> => test.client.post('/auth/password/forgot', { email });
  const reset = (token: string, newPassword = NEW_PASSWORD): Promise<Answer> =>
    test.client.post('/auth/password/reset', { token, newPassword });
  const login = (email: string, password: string): Promise<Answer> =>
    test.client.post('/auth/login', { email, password });
  async function tokenFor({ id, email }: { id: string; email: string }): Promise<string> {
    expect((await forgot(email)).status).toBe(202);
    return (await letterTo(test, id, REQUESTED))!.token;
  }

  it('is chosen anew with the token of the letter, which ends all device sessions', async () => {
    const { account, client } = await signedIn(test, 'patient');
    const token = await tokenFor(account);
    expect((await client.get('/me')).status).toBe(200);
    expect((await reset(token)).status).toBe(204);
    expect((await client.get('/me')).status).toBe(401);
    expect((await login(account.email, PASSWORD)).status).toBe(401);
    expect((await login(account.email, NEW_PASSWORD)).status).toBe(200);
    expect(await auditOf(test, account.id)).toEqual(
      expect.arrayContaining([`${REQUESTED} allowed`, 'account.password_reset allowed']),
    );
    expect((await eventsOf(test, account.id)).map(({ type }) => type)).toEqual([REQUESTED, 'account.password_changed']);
  });

  it('gets the same answer, byte for byte, whoever asks about whom', async () => {
    const account = await openAccount(test, 'patient');
    const disabled = await openAccount(test, 'patient');
    await test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [disabled.id]);
    const answers = [];
    for (const email of [account.email, disabled.email, 'nadie@praxis.example', account.email.toUpperCase()]) {
      const { status, text, headers } = await forgot(email);
      const same = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
      answers.push(JSON.stringify({ status, text, same }));
    }
    expect(answers[0]).toContain('"status":202,"text":""');
    expect(new Set(answers).size).toBe(1);
    expect(await tokenIdsOf(test, disabled.id, REQUESTED)).toEqual([]);
    expect(await tokenIdsOf(test, account.id, REQUESTED)).toHaveLength(2);
  });

  it('writes as much for an address that nobody has, and sends nothing', async () => {
    const counts = () =>
      test.em
        .query(`SELECT (SELECT count(*) FROM account_tokens) AS tokens, (SELECT count(*) FROM outbox_events) AS events,
        (SELECT count(*) FROM audit_entries) AS entries`);
    const [before] = await counts();
    await forgot('nadie@praxis.example');
    const [after] = await counts();
    for (const what of ['tokens', 'events', 'entries']) expect(Number(after[what]) - Number(before[what])).toBe(1);
    const [{ id }] = await test.em.query(`SELECT data ->> 'tokenId' AS id FROM outbox_events ORDER BY id DESC LIMIT 1`);
    expect(await test.app.get(AccountLetters, { strict: false }).secretFor(id)).toBeNull();
  });

  it('is reset once by fifty parallel requests with one token', async () => {
    const account = await openAccount(test, 'patient');
    const token = await tokenFor(account);
    const choices = Array.from({ length: 50 }, (_, i) => `frase numero ${i} `);
    const answers = await Promise.all(choices.map((choice) => reset(token, choice)));
    const winners = choices.filter((_, i) => answers[i]!.status === 204);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(49);
    expect((await login(account.email, winners[0]!)).status).toBe(200);
    expect((await auditOf(test, account.id)).filter((line) => line === 'account.password_reset allowed')).toHaveLength(
      1,
    );
  });

  it('is not reset after an hour, with an older token of a password that was chosen, or for a disabled account', async () => {
    const account = await openAccount(test, 'patient');
    const [first, second] = [await tokenFor(account), await tokenFor(account)];
    expect((await reset(second)).status).toBe(204);
    expect(await reset(first)).toMatchObject(invalidToken);
    const late = await tokenFor(account);
    const before = test.clock.now();
    test.clock.advance(HOUR_MS);
    expect(await reset(late)).toMatchObject(invalidToken);
    test.clock.set(before);
    await test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [account.id]);
    expect(await reset(late)).toMatchObject(invalidToken);
  });

  it('sends three letters an hour at most, however many ask at once', async () => {
    const account = await openAccount(test, 'patient');
    const answers = await Promise.all(Array.from({ length: 12 }, () => forgot(account.email)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await tokenIdsOf(test, account.id, REQUESTED)).toHaveLength(3);
  });

  it('is the way in for an invited account whose setup token is over', async () => {
    const { body } = await admin.post('/accounts', { email: 'tarde@praxis.example', role: 'professional' });
    const before = test.clock.now();
    test.clock.advance(73 * HOUR_MS);
    expect(await reset(String(body.setupToken))).toMatchObject(invalidToken);
    expect((await reset(await tokenFor(body))).status).toBe(204);
    expect((await login('tarde@praxis.example', NEW_PASSWORD)).status).toBe(200);
    test.clock.set(before);
  });

  it('proves that its owner reads the e-mail', async () => {
    const account = await openAccount(test, 'patient');
    expect((await reset(await tokenFor(account))).status).toBe(204);
    const { body } = await login(account.email, NEW_PASSWORD);
    const client = test.client.as(String(body.accessToken));
    expect(await client.post('/auth/email/verification')).toMatchObject({
      status: 409,
      body: { code: 'email_verified' },
    });
  });

  it('may not be chosen from the names of its owner', async () => {
    const account = await openAccount(test, 'professional');
    const { body } = await admin.post('/professionals', { firstName: 'Anastasia', lastName: 'Condori' });
    await test.em.query(`UPDATE professionals SET account_id = $1 WHERE id = $2`, [account.id, body.id]);
    const refused = { status: 400, body: { errors: [{ field: 'newPassword', code: 'password_about_owner' }] } };
    const token = await tokenFor(account);
    expect(await reset(token, 'Anastasia1985')).toMatchObject(refused);
    expect(await reset(token, 'anastasia condori')).toMatchObject(refused);
    const english = await test.client
      .with({ 'accept-language': 'en' })
      .post('/auth/password/reset', { token, newPassword: 'corta' });
    expect(english.body.errors[0]).toMatchObject({
      code: 'password_too_short',
      message: 'must have at least 8 characters',
    });
    expect((await reset(token)).status).toBe(204);
  });
});
