import { startApp, type TestApp } from '../support/app';
import { openAccount, PASSWORD, signedIn } from '../support/factories/account';

describe('signing in', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('answers tokens and the account', async () => {
    const account = await openAccount(test, 'patient', { email: 'Ana@praxis.example', language: 'en' });
    const answer = await test.client.post('/auth/login', { email: 'ANA@praxis.example', password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refreshToken: expect.stringMatching(/^[0-9a-f-]{36}\.0\.[\w-]{43}$/),
      tokenType: 'Bearer',
      expiresIn: 900,
      deviceToken: expect.stringMatching(/^[\w-]{43}$/),
      account: { id: account.id, email: 'ana@praxis.example', role: 'patient', language: 'en' },
    });
    expect((await test.client.as(answer.body.accessToken).post('/auth/logout')).status).toBe(204);
    expect((await test.client.as(answer.body.accessToken).post('/auth/logout')).status).toBe(401);
  });

  it('gives unknown e-mail, wrong password and disabled account the same answer', async () => {
    await openAccount(test, 'patient', { email: 'known@praxis.example' });
    const disabled = await openAccount(test, 'patient', { email: 'disabled@praxis.example' });
    await test.em.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [disabled.id]);
    const answers = await Promise.all([
      test.client.post('/auth/login', { email: 'nobody@praxis.example', password: PASSWORD }),
      test.client.post('/auth/login', { email: 'known@praxis.example', password: 'not the password' }),
      test.client.post('/auth/login', { email: 'disabled@praxis.example', password: PASSWORD }),
    ]);
    const bodies = answers.map(({ status, body }) => ({ ...body, status, requestId: 'x' }) as unknown);
    expect(bodies[0]).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it('signs out everywhere', async () => {
    const { account, client } = await signedIn(test, 'professional');
    const other = await test.client.post('/auth/login', { email: account.email, password: PASSWORD });
    expect((await client.post('/auth/logout-all')).status).toBe(204);
    expect((await client.post('/auth/logout')).status).toBe(401);
    expect((await test.client.post('/auth/refresh', { refreshToken: other.body.refreshToken })).status).toBe(401);
  });

  it('leaves a trail without e-mail addresses', async () => {
    const { account } = await signedIn(test, 'admin');
    await test.client.post('/auth/login', { email: account.email, password: 'not the password' });
    await test.client.post('/auth/login', { email: 'nobody.at.all@praxis.example', password: PASSWORD });
    const entries = await test.em.query<Record<string, unknown>[]>(
      `SELECT action, record_id, outcome FROM audit_entries ORDER BY id DESC LIMIT 3`,
    );
    expect(entries).toEqual([
      { action: 'account.sign_in_refused', record_id: null, outcome: 'refused' },
      { action: 'account.sign_in_refused', record_id: account.id, outcome: 'refused' },
      { action: 'account.signed_in', record_id: account.id, outcome: 'allowed' },
    ]);
  });
});
