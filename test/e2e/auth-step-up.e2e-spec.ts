import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { as, openAccount, PASSWORD, signedIn } from '../support/factories/account';
import { auditOf } from '../support/traces';

const MINUTE_MS = 60_000;
const required = { status: 403, body: { code: 'step_up_required' } };

describe('sensitive acts', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  const prove = (client: Client, password = PASSWORD): Promise<Answer> => client.post('/auth/step-up', { password });
  const changeRole = async (client: Client): Promise<Answer> =>
    client.patch(`/accounts/${(await openAccount(test, 'professional')).id}`, { role: 'admin' });

  it('are allowed for ten minutes after signing in, and again after a step-up', async () => {
    const { account, client } = await signedIn(test, 'admin');
    expect((await changeRole(client)).status).toBe(200);
    test.clock.advance(10 * MINUTE_MS);
    expect(await changeRole(client)).toMatchObject(required);
    const until = new Date(test.clock.now().getTime() + 10 * MINUTE_MS).toISOString();
    expect(await prove(client)).toMatchObject({ status: 200, body: { until } });
    expect((await changeRole(client)).status).toBe(200);
    expect(await auditOf(test, account.id)).toContain('account.stepped_up allowed');
  });

  it('stay refused on the other devices of the account', async () => {
    const { account, client } = await signedIn(test, 'admin');
    const other = await as(test, account);
    test.clock.advance(10 * MINUTE_MS);
    expect((await prove(client)).status).toBe(200);
    expect(await changeRole(other)).toMatchObject(required);
  });

  it('are asked for before anything is read of the request, and change nothing', async () => {
    const { client } = await signedIn(test, 'admin');
    const { id } = await openAccount(test, 'professional');
    test.clock.advance(10 * MINUTE_MS);
    expect(await client.patch(`/accounts/${id}`, { role: 'x' })).toMatchObject(required);
    expect(await client.patch(`/accounts/${id}`, { role: 'admin' })).toMatchObject(required);
    expect((await client.get(`/accounts/${id}`)).body.role).toBe('professional');
  });

  it('need the right password', async () => {
    const { account, client } = await signedIn(test, 'admin');
    test.clock.advance(10 * MINUTE_MS);
    expect(await prove(client, 'otra frase larga 43')).toMatchObject({ status: 422, body: { code: 'wrong_password' } });
    expect(await changeRole(client)).toMatchObject(required);
    expect(await auditOf(test, account.id)).toContain('account.step_up_refused refused');
  });

  it('let a stolen token guess five times in fifteen minutes, however many at once', async () => {
    const { client } = await signedIn(test, 'patient');
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => prove(client, `adivinanza ${i}`)));
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(25);
    expect(refused[0]).toMatchObject({ body: { code: 'too_many_attempts' } });
    expect(refused[0]!.headers.get('retry-after')).toBe('900');
    test.clock.advance(14 * MINUTE_MS);
    expect((await prove(client)).status).toBe(429);
    test.clock.advance(MINUTE_MS);
    const later = await signedInAgain(client);
    expect((await prove(later)).status).toBe(200);
    expect((await prove(later, 'adivinanza')).status).toBe(422);
  });

  /** Access tokens last fifteen minutes. */
  async function signedInAgain(client: Client): Promise<Client> {
    test.clock.advance(-MINUTE_MS);
    const { email } = (await client.get('/me')).body.account as { email: string };
    test.clock.advance(MINUTE_MS);
    const { body } = await test.client.post('/auth/login', { email, password: PASSWORD });
    return test.client.as(String(body.accessToken));
  }

  it('are not allowed by a step-up whose password is replaced meanwhile', async () => {
    const { client } = await signedIn(test, 'admin');
    const change = { currentPassword: PASSWORD, newPassword: 'otra frase larga 43' };
    const [changed, proved] = await Promise.all([client.post('/auth/password/change', change), prove(client)]);
    expect(changed.status).toBe(204);
    expect([200, 422]).toContain(proved.status);
    expect(await prove(client)).toMatchObject({ status: 422 });
  });
});
