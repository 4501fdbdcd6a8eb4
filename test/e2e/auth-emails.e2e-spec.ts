import { AccountLetters } from '../../src/accounts';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { openAccount, PASSWORD, signedIn } from '../support/factories/account';
import { workOff } from '../support/jobs';
import { letterTo, tokenIdsOf } from '../support/letters';
import { mailsTo } from '../support/mails';
import { registration } from '../support/matrix/world';
import { auditOf, eventsOf } from '../support/traces';

const VERIFY = 'account.email_verification_requested';
const CHANGE = 'account.email_change_requested';
const invalidToken = { status: 400, body: { code: 'invalid_token' } };

describe('the e-mail of an account', () => {
  let test: TestApp;
  let letters: AccountLetters;
  let count = 0;

  beforeAll(async () => {
    test = await startApp();
    letters = test.app.get(AccountLetters, { strict: false });
  });
  afterAll(() => test.stop());

  const confirm = (token: string): Promise<Answer> => test.client.post('/auth/email/confirm', { token });
  const ask = (client: Client, newEmail: string, password = PASSWORD): Promise<Answer> =>
    client.post('/me/email-change', { newEmail, password });
  const login = (email: string): Promise<Answer> => test.client.post('/auth/login', { email, password: PASSWORD });
  const tokenOf = (email: string) => /#token=([\w-]+)/.exec(mailsTo(test, email)[0]!.text)?.[1];
  const free = (): string => `nueva${count++}@praxis.example`;

  it('is verified by the link that registering sends, once; signing in never waits for it', async () => {
    const body = registration();
    const registered = await test.client.post('/auth/register', body);
    const { id } = registered.body.account as { id: string };
    expect((await login(body.email)).status).toBe(200);
    const { token, email, purpose } = (await letterTo(test, id, VERIFY))!;
    expect({ email, purpose }).toEqual({ email: body.email, purpose: 'email_verification' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
    expect(await auditOf(test, id)).toContain('account.email_verified allowed');
    const client = test.client.as(String(registered.body.accessToken));
    expect(await client.post('/auth/email/verification')).toMatchObject({
      status: 409,
      body: { code: 'email_verified' },
    });
  });

  it('gets three links an hour at most', async () => {
    const { account, client } = await signedIn(test, 'patient');
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.post('/auth/email/verification')));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(7);
    expect(refused[0]!.headers.get('retry-after')).toBe('3600');
    expect(await tokenIdsOf(test, account.id, VERIFY)).toHaveLength(3);
  });

  it('changes when the link at the new address is used, and both addresses are told', async () => {
    const { account, client } = await signedIn(test, 'patient');
    const newEmail = free();
    expect((await ask(client, newEmail)).status).toBe(202);
    const [tokenId] = await tokenIdsOf(test, account.id, CHANGE);
    const both = { accountId: account.id, language: account.language, previousEmail: account.email, newEmail };
    expect(await letters.emailChangeOf(tokenId!)).toEqual(both);
    const { token, email } = (await letters.secretFor(tokenId!))!;
    expect(email).toBe(newEmail);
    expect((await login(newEmail)).status).toBe(401);
    expect((await confirm(token)).status).toBe(204);
    expect((await login(newEmail)).status).toBe(200);
    expect((await login(account.email)).status).toBe(401);
    expect((await client.get('/me')).body.account.email).toBe(newEmail);
    expect(await eventsOf(test, account.id)).toContainEqual({ type: 'account.email_changed', data: { tokenId } });
    expect(await letters.emailChangeOf(tokenId!)).toEqual(both);
    expect(await confirm(token)).toMatchObject(invalidToken);
  });

  it('is told by letter: to the present address that it was asked for, to both that it is done', async () => {
    const { account, client } = await signedIn(test, 'patient', { language: 'en' });
    const newEmail = free();
    const subjects = (email: string) => mailsTo(test, email).map(({ subject }) => subject);
    await ask(client, newEmail);
    await workOff(test);
    const asked = 'A change of your e-mail address was asked for';
    expect(subjects(account.email)).toEqual([asked]);
    expect(subjects(newEmail)).toEqual(['Confirm your new e-mail address']);
    // Only who reads the new address can confirm it.
    expect(mailsTo(test, account.email)[0]!.text).not.toMatch(/token|nueva/);
    await confirm(tokenOf(newEmail)!);
    await workOff(test);
    const done = 'The e-mail address of your account has changed';
    expect(subjects(account.email)).toEqual([asked, done]);
    expect(subjects(newEmail)).toEqual(['Confirm your new e-mail address', done]);
    await test.em.query('UPDATE outbox_events SET delivered_at = NULL');
    await workOff(test);
    expect(subjects(account.email)).toEqual([asked, done]);
    expect(subjects(newEmail)).toHaveLength(2);
  });

  it('warns the present address also of one that somebody has, who hears nothing', async () => {
    const { account, client } = await signedIn(test, 'patient', { language: 'en' });
    const other = await openAccount(test, 'patient');
    await ask(client, other.email);
    await workOff(test);
    expect(mailsTo(test, account.email)).toMatchObject([{ subject: 'A change of your e-mail address was asked for' }]);
    expect(mailsTo(test, other.email)).toEqual([]);
  });

  it('takes with it what was sent to the old address', async () => {
    const { account, client } = await signedIn(test, 'patient');
    await test.client.post('/auth/password/forgot', { email: account.email });
    const old = (await letterTo(test, account.id, 'account.password_reset_requested'))!.token;
    await ask(client, free());
    expect((await confirm((await letterTo(test, account.id, CHANGE))!.token)).status).toBe(204);
    expect(
      await test.client.post('/auth/password/reset', { token: old, newPassword: 'otra frase larga 43' }),
    ).toMatchObject(invalidToken);
  });

  it('stays without the password', async () => {
    const { account, client } = await signedIn(test, 'patient');
    expect(await ask(client, free(), 'adivinanza')).toMatchObject({ status: 422, body: { code: 'wrong_password' } });
    expect(await tokenIdsOf(test, account.id, CHANGE)).toEqual([]);
  });

  it('may be asked for as one that somebody has: the same answer, and no letter to them', async () => {
    const { account, client } = await signedIn(test, 'patient');
    const other = await openAccount(test, 'patient');
    const [taken, fresh] = [await ask(client, other.email), await ask(client, free())];
    expect([taken.status, taken.text]).toEqual([fresh.status, fresh.text]);
    const [, tokenId] = await tokenIdsOf(test, account.id, CHANGE);
    expect(await letters.secretFor(tokenId!)).toBeNull();
    expect(await letters.secretFor((await tokenIdsOf(test, account.id, CHANGE))[0]!)).not.toBeNull();
  });

  it('goes to one of two accounts that ask for the same', async () => {
    const newEmail = free();
    const tokens = [];
    for (let i = 0; i < 2; i++) {
      const { account, client } = await signedIn(test, 'patient');
      await ask(client, newEmail);
      tokens.push((await letterTo(test, account.id, CHANGE))!.token);
    }
    const answers = await Promise.all(tokens.map((token) => confirm(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const loser = answers.find(({ status }) => status === 409)!;
    expect(loser.body.code).toBe('already_registered');
  });
});
