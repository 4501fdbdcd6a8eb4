import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { PASSWORD, signedIn } from '../support/factories/account';
import { workOff } from '../support/jobs';
import { mailsTo } from '../support/mails';
import { codeOf, enrolled } from '../support/second-factor';
import { auditOf, eventsOf } from '../support/traces';

const MINUTE_MS = 60_000;

describe('a second factor that was lost', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  const admin = async (): Promise<Client> => (await signedIn(test, 'admin')).client;
  const reset = (client: Client, id: string): Promise<Answer> => client.delete(`/accounts/${id}/second-factor`);
  const login = (email: string): Promise<Answer> => test.client.post('/auth/login', { email, password: PASSWORD });

  it('is taken away by an administrator: the password is enough, and another app may be set up', async () => {
    const { id, email, client, recoveryCodes } = await enrolled(test, 'professional');
    const { challenge } = (await login(email)).body as { challenge: string };
    expect((await reset(await admin(), id)).status).toBe(204);
    expect((await client.get('/me')).status).toBe(401);
    const late = await test.client.post('/auth/second-factor', { challenge, code: recoveryCodes[0] });
    expect(late).toMatchObject({ status: 401, body: { code: 'invalid_code' } });
    const again = await login(email);
    expect(again.status).toBe(200);
    const owner = test.client.as(String(again.body.accessToken));
    expect((await owner.get('/auth/second-factor')).body).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    expect((await owner.post('/auth/second-factor/enrolment')).status).toBe(201);
  });

  it('is told to its owner, and to the audit trail', async () => {
    const { id, email } = await enrolled(test);
    await workOff(test);
    const before = mailsTo(test, email).length;
    expect((await reset(await admin(), id)).status).toBe(204);
    await workOff(test);
    expect(mailsTo(test, email).slice(before)).toMatchObject([{ subject: 'La seguridad de su cuenta ha cambiado' }]);
    expect((await eventsOf(test, id)).at(-1)).toEqual({
      type: 'account.second_factor_changed',
      data: { act: 'reset' },
    });
    expect(await auditOf(test, id)).toContain('account.second_factor_reset allowed');
  });

  it('stays unless the administrator has just proved who they are, with their own code', async () => {
    const { id, email } = await enrolled(test);
    const { client, secret } = await enrolled(test, 'admin');
    test.clock.advance(10 * MINUTE_MS);
    expect(await reset(client, id)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    expect((await login(email)).body.code).toBe('second_factor_required');
    expect((await client.post('/auth/step-up', { password: PASSWORD })).status).toBe(422);
    expect((await client.post('/auth/step-up', { password: PASSWORD, code: codeOf(test, secret) })).status).toBe(200);
    expect((await reset(client, id)).status).toBe(204);
  });

  it('leaves an owner who has guessed too often free to set up another', async () => {
    const { id, email, client } = await enrolled(test);
    const wrong = () => client.post('/auth/step-up', { password: PASSWORD, code: '000000' });
    for (let i = 0; i < 5; i++) await wrong();
    expect((await wrong()).status).toBe(429);
    expect((await reset(await admin(), id)).status).toBe(204);
    const owner = test.client.as(String((await login(email)).body.accessToken));
    expect(await owner.post('/auth/second-factor/confirmation', { code: '123456' })).toMatchObject({
      status: 422,
      body: { code: 'wrong_code' },
    });
  });

  it('cannot be taken away twice, nor from nobody', async () => {
    const { id } = await enrolled(test);
    const client = await admin();
    const answers = await Promise.all([reset(client, id), reset(client, id), reset(client, id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('second_factor_off');
    expect(await reset(client, '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11')).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
  });
});
