import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { as, openAccount, PASSWORD, signedIn } from '../support/factories/account';

const NEW_PASSWORD = 'otra frase larga 43';

describe('passwords', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  const login = (email: string, password: string): Promise<Answer> =>
    test.client.post('/auth/login', { email, password });
  const reset = (token: string, newPassword = NEW_PASSWORD): Promise<Answer> =>
    test.client.post('/auth/password/reset', { token, newPassword });
  const invalidPassword = {
    status: 400,
    body: {
      code: 'invalid_request',
      errors: [{ field: 'newPassword', code: expect.stringMatching(/^password_too_|^password_about_/) }],
    },
  };
  const invalidToken = { status: 400, body: { code: 'invalid_token' } };

  describe('that their owner changes', () => {
    it('replace the old one and end the other device sessions', async () => {
      const { account, client } = await signedIn(test, 'patient');
      const other = await as(test, account);
      const answer = await client.post('/auth/password/change', {
        currentPassword: PASSWORD,
        newPassword: NEW_PASSWORD,
      });
      expect(answer).toMatchObject({ status: 204, text: '' });
      expect((await client.get('/me')).status).toBe(200);
      expect((await other.get('/me')).status).toBe(401);
      expect((await login(account.email, PASSWORD)).status).toBe(401);
      expect((await login(account.email, NEW_PASSWORD)).status).toBe(200);
    });

    it('stay when the current one is wrong', async () => {
      const { account, client } = await signedIn(test, 'patient');
      const answer = await client.post('/auth/password/change', {
        currentPassword: 'wrong',
        newPassword: NEW_PASSWORD,
      });
      expect(answer).toMatchObject({ status: 422, body: { code: 'wrong_password' } });
      expect((await login(account.email, PASSWORD)).status).toBe(200);
    });

    it('are changed by one of two parallel requests', async () => {
      const { client } = await signedIn(test, 'patient');
      const change = (newPassword: string) =>
        client.post('/auth/password/change', { currentPassword: PASSWORD, newPassword });
      const answers = await Promise.all([change('primera frase 1'), change('segunda frase 2')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
    });

    it.each(['short', 'password123', 'ñ'.repeat(40), 'x'.repeat(150), 'patient.known'])(
      'may not be %s',
      async (newPassword) => {
        await test.em.query(`DELETE FROM users WHERE email = 'patient.known@praxis.example'`);
        const { client } = await signedIn(test, 'patient', { email: 'patient.known@praxis.example' });
        expect(await client.post('/auth/password/change', { currentPassword: PASSWORD, newPassword })).toMatchObject(
          invalidPassword,
        );
      },
    );
  });

  it('longer than bcrypt reads never match by their beginning', async () => {
    const longest = 'ñ'.repeat(8) + 'abcdefg '.repeat(7);
    const { email } = await openAccount(test, 'patient', { password: longest });
    expect(Buffer.byteLength(longest)).toBe(72);
    expect((await login(email, longest)).status).toBe(200);
    expect((await login(email, `${longest}x`)).status).toBe(401);
  });

  describe('chosen with a setup token', () => {
    async function prepared(): Promise<{ email: string; setupToken: string }> {
      const email = `new${Math.random()}@praxis.example`;
      return {
        email,
        setupToken: (await admin.post('/accounts', { email, role: 'professional' })).body.setupToken as string,
      };
    }

    it('let the account sign in, which it could not before', async () => {
      const { email, setupToken } = await prepared();
      expect((await login(email, NEW_PASSWORD)).status).toBe(401);
      expect((await reset(setupToken)).status).toBe(204);
      expect((await login(email, NEW_PASSWORD)).status).toBe(200);
    });

    it('are chosen by one of ten parallel requests', async () => {
      const { email, setupToken } = await prepared();
      const choices = Array.from({ length: 10 }, (_, i) => `frase numero ${i}`);
      const answers = await Promise.all(choices.map((choice) => reset(setupToken, choice)));
      const winner = answers.findIndex(({ status }) => status === 204);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(400)]);
      expect((await login(email, choices[winner]!)).status).toBe(200);
      expect(await reset(setupToken)).toMatchObject(invalidToken);
    });

    it('do not spend the token when they may not be chosen', async () => {
      const { email, setupToken } = await prepared();
      expect(await reset(setupToken, 'qwerty123')).toMatchObject(invalidPassword);
      expect(await reset(setupToken, email)).toMatchObject(invalidPassword);
      expect((await reset(setupToken)).status).toBe(204);
    });

    it('need a token that is known, not older than 72 hours, and of an active account', async () => {
      expect(await reset('unknown')).toMatchObject(invalidToken);
      const { email, setupToken } = await prepared();
      await test.em.query(`UPDATE users SET status = 'disabled' WHERE email = $1`, [email]);
      expect(await reset(setupToken)).toMatchObject(invalidToken);
      await test.em.query(`UPDATE users SET status = 'active' WHERE email = $1`, [email]);
      const before = test.clock.now();
      test.clock.advance(72 * 3_600_000);
      expect(await reset(setupToken)).toMatchObject(invalidToken);
      test.clock.advance(-1);
      expect((await reset(setupToken)).status).toBe(204);
      test.clock.set(before);
    });

    it('leave nothing in the database that could be redeemed', async () => {
      const { setupToken } = await prepared();
      const [row] = await test.em.query<{ found: string }[]>(
        `SELECT count(*) AS found FROM account_tokens token WHERE to_jsonb(token)::text LIKE '%' || $1 || '%'`,
        [setupToken],
      );
      expect(row!.found).toBe('0');
    });
  });
});
