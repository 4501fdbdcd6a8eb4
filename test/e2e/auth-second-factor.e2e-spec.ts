import { FieldEncryption } from '../../src/common/crypto/field-encryption';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { as, PASSWORD, signedIn } from '../support/factories/account';
import { whileHeld } from '../support/held-rows';
import { letterTo } from '../support/letters';
import { codeOf as codeNow, enrolled, fromBase32 } from '../support/second-factor';
import { auditOf, eventsOf } from '../support/traces';

const STEP_MS = 30_000;
const MINUTE_MS = 60_000;
const invalidCode = { status: 401, body: { code: 'invalid_code' } };

describe('the second factor', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());
  // Each code works once, and five attempts are allowed in a quarter of an hour.
  beforeEach(() => test.clock.advance(20 * MINUTE_MS));

  const codeOf = (secret: Buffer, shift = 0): string => codeNow(test, secret, shift);
  const login = (email: string): Promise<Answer> => test.client.post('/auth/login', { email, password: PASSWORD });
  const complete = (challenge: string, code: string): Promise<Answer> =>
    test.client.post('/auth/second-factor', { challenge, code });
  async function challengeOf(email: string): Promise<string> {
    const answer = await login(email);
    expect(answer).toMatchObject({ status: 401, body: { code: 'second_factor_required' } });
    return String(answer.body.challenge);
  }

  it('is off until it is confirmed with a right code, and ends the other device sessions then', async () => {
    const { account, client } = await signedIn(test, 'patient');
    const other = await as(test, account);
    const { status, body } = await client.post('/auth/second-factor/enrolment');
    expect(status).toBe(201);
    expect(body.uri).toBe(
      `otpauth://totp/Praxis:${encodeURIComponent(account.email)}?secret=${body.secret}&issuer=Praxis&algorithm=SHA1&digits=6&period=30`,
    );
    const secret = fromBase32(String(body.secret));
    expect(secret).toHaveLength(20);
    const confirm = (code: string) => client.post('/auth/second-factor/confirmation', { code });
    expect(await confirm(codeOf(secret, 3))).toMatchObject({ status: 422, body: { code: 'wrong_code' } });
    expect((await login(account.email)).status).toBe(200);
    const { body: confirmed } = await confirm(codeOf(secret));
    expect(new Set(confirmed.recoveryCodes).size).toBe(10);
    expect((await client.get('/auth/second-factor')).body).toEqual({ enabled: true, recoveryCodesLeft: 10 });
    expect((await client.get('/me')).status).toBe(200);
    expect((await other.get('/me')).status).toBe(401);
    expect((await client.post('/auth/second-factor/enrolment')).body.code).toBe('second_factor_on');
    expect(await eventsOf(test, account.id)).toContainEqual({
      type: 'account.second_factor_changed',
      data: { act: 'enabled' },
    });
  });

  it('completes a sign-in, with a code of now, one step early or late', async () => {
    const { id, email, secret } = await enrolled(test);
    for (const shift of [-1, 0, 1]) {
      test.clock.advance(3 * STEP_MS);
      const answer = await complete(await challengeOf(email), codeOf(secret, shift));
      expect(answer).toMatchObject({ status: 200, body: { tokenType: 'Bearer', account: { id, email } } });
      expect((await test.client.as(String(answer.body.accessToken)).get('/me')).status).toBe(200);
    }
    expect(await complete(await challengeOf(email), codeOf(secret, 2))).toMatchObject(invalidCode);
    expect(await complete(await challengeOf(email), codeOf(secret, -2))).toMatchObject(invalidCode);
    expect(await auditOf(test, id)).toEqual(
      expect.arrayContaining(['account.second_factor_asked allowed', 'account.second_factor_refused refused']),
    );
  });

  it('takes a code once, however many send it at once', async () => {
    const { email, secret } = await enrolled(test);
    const challenges = [await challengeOf(email), await challengeOf(email), await challengeOf(email)];
    const answers = await whileHeld(test, 'SELECT FROM second_factors FOR UPDATE', challenges.length, () =>
      challenges.map((challenge) => complete(challenge, codeOf(secret))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect(await complete(challenges[0]!, codeOf(secret))).toMatchObject(invalidCode);
  });

  it('takes a code while its secret is written anew under another key', async () => {
    const { id, email, secret } = await enrolled(test);
    const place = { table: 'second_factors', column: 'secret_encrypted', row: id };
    const anew = test.app.get(FieldEncryption).encrypt(secret.toString('base64'), place);
    const challenge = await challengeOf(email);
    const rewriting = `UPDATE second_factors SET secret_encrypted = '${anew}' WHERE account_id = '${id}'`;
    const [answer] = await whileHeld(test, rewriting, 1, () => [complete(challenge, codeOf(secret))]);
    expect(answer?.status).toBe(200);
  });

  it('is replaced by a recovery code, once, and its owner is told', async () => {
    const { id, email, client, recoveryCodes } = await enrolled(test);
    const [code = '', other = ''] = recoveryCodes;
    const challenges = [await challengeOf(email), await challengeOf(email)];
    const answers = await Promise.all(challenges.map((challenge) => complete(challenge, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await complete(challenges[0]!, other.toLowerCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await client.get('/auth/second-factor')).body.recoveryCodesLeft).toBe(8);
    expect(await eventsOf(test, id)).toContainEqual({
      type: 'account.second_factor_changed',
      data: { act: 'recovery_code_used' },
    });
    const { body } = await client.post('/auth/second-factor/recovery-codes');
    expect(body.recoveryCodes).toHaveLength(10);
    expect(await complete(challenges[0]!, recoveryCodes[2]!)).toMatchObject(invalidCode);
    expect((await complete(challenges[0]!, String(body.recoveryCodes[0]))).status).toBe(200);
  });

  it('is guessed five times in fifteen minutes at most, however many at once', async () => {
    const { email, secret } = await enrolled(test);
    const challenge = await challengeOf(email);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => complete(challenge, `${100_000 + i}`)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
    expect((await complete(challenge, codeOf(secret))).status).toBe(429);
    expect((await login(email)).status).toBe(429);
    test.clock.advance(15 * MINUTE_MS);
    expect((await complete(await challengeOf(email), codeOf(secret))).status).toBe(200);
  });

  it('needs a challenge of five minutes that nobody made up, for the present password', async () => {
    const { email, client, secret } = await enrolled(test);
    const invalid = { status: 401, body: { code: 'invalid_challenge' } };
    const challenge = await challengeOf(email);
    const [id, expiresAt, proof] = challenge.split('.');
    const forged = [
      'x',
      `${id}.${Number(expiresAt) + 1}.${proof}`,
      `${id}.${expiresAt}.${'A'.repeat(43)}`,
      `01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11.${expiresAt}.${proof}`,
    ];
    for (const one of forged) expect(await complete(one, codeOf(secret))).toMatchObject(invalid);
    test.clock.advance(5 * MINUTE_MS);
    expect(await complete(challenge, codeOf(secret))).toMatchObject(invalid);
    const next = await challengeOf(email);
    const change = { currentPassword: PASSWORD, newPassword: 'otra frase larga 43', code: codeOf(secret) };
    expect((await client.post('/auth/password/change', change)).status).toBe(204);
    expect(await complete(next, codeOf(secret, 1))).toMatchObject(invalid);
  });

  it('is part of every proof of the owner, and is turned off with a fresh one only', async () => {
    const { email, client, secret } = await enrolled(test);
    test.clock.advance(10 * MINUTE_MS);
    const remove = () => client.delete('/auth/second-factor');
    expect(await remove()).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    const prove = (code?: string) => client.post('/auth/step-up', { password: PASSWORD, code });
    expect(await prove()).toMatchObject({ status: 422, body: { code: 'wrong_code' } });
    expect((await prove(codeOf(secret))).status).toBe(200);
    expect((await prove(codeOf(secret))).status).toBe(422);
    expect((await remove()).status).toBe(204);
    expect(await remove()).toMatchObject({ status: 409, body: { code: 'second_factor_off' } });
    expect((await login(email)).status).toBe(200);
  });

  it('is not undone by resetting the password', async () => {
    const { id, email, secret } = await enrolled(test);
    await test.client.post('/auth/password/forgot', { email });
    const { token } = (await letterTo(test, id, 'account.password_reset_requested'))!;
    const newPassword = 'otra frase larga 43';
    expect((await test.client.post('/auth/password/reset', { token, newPassword })).status).toBe(204);
    const answer = await test.client.post('/auth/login', { email, password: newPassword });
    expect(answer.body.code).toBe('second_factor_required');
    expect((await complete(String(answer.body.challenge), codeOf(secret))).status).toBe(200);
  });

  it('leaves neither secret nor recovery code in the database', async () => {
    const { id, secret, recoveryCodes } = await enrolled(test);
    const rows = await test.em.query<{ line: string }[]>(
      `SELECT to_jsonb(second_factors)::text AS line FROM second_factors WHERE account_id = $1
       UNION ALL SELECT to_jsonb(recovery_codes)::text FROM recovery_codes WHERE account_id = $1`,
      [id],
    );
    const dump = rows.map(({ line }) => line).join();
    expect(rows).toHaveLength(11);
    for (const form of ['base64', 'hex', 'latin1'] as const) expect(dump).not.toContain(secret.toString(form));
    for (const code of recoveryCodes) expect(dump).not.toContain(code.replaceAll('-', ''));
  });
});

describe('a practice that asks administrators for a second factor', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp({ variables: { REQUIRE_SECOND_FACTOR: 'admin' } });
  });
  afterAll(async () => {
    delete process.env['REQUIRE_SECOND_FACTOR'];
    await test.stop();
  });

  it('lets those who have none only set it up', async () => {
    const { client } = await signedIn(test, 'admin');
    const needed = { status: 403, body: { code: 'second_factor_needed' } };
    expect(await client.get('/accounts')).toMatchObject(needed);
    expect(await client.patch('/me', { language: 'en' })).toMatchObject(needed);
    expect((await client.get('/me')).status).toBe(200);
    const { body } = await client.post('/auth/second-factor/enrolment');
    const code = codeNow(test, fromBase32(String(body.secret)));
    expect((await client.post('/auth/second-factor/confirmation', { code })).status).toBe(200);
    expect((await client.get('/accounts')).status).toBe(200);
    expect((await client.delete('/auth/second-factor')).status).toBe(204);
    expect(await client.get('/accounts')).toMatchObject(needed);
    expect((await client.post('/auth/logout')).status).toBe(204);
  });

  it('asks it of nobody else', async () => {
    expect((await (await signedIn(test, 'professional')).client.get('/auth/sessions')).status).toBe(200);
  });
});
