import { startApp, type TestApp } from '../support/app';
import { PASSWORD, signedIn } from '../support/factories/account';

describe('me', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('shows an administrator the account', async () => {
    const { account, client } = await signedIn(test, 'admin');
    expect((await client.get('/me')).body).toEqual({
      account: { id: account.id, email: account.email, role: 'admin', language: 'es' },
      patient: null,
      professional: null,
    });
  });

  it('shows patients their record as they may see it', async () => {
    const registered = await test.client.post('/auth/register', {
      email: 'lucia@praxis.example',
      password: PASSWORD,
      firstName: 'Lucía',
      lastName: 'Pérez',
      phone: '+59171234567',
      dateOfBirth: '1990-05-17',
      sex: 'F',
      allergiesAndMedication: 'Penicilina',
      ssn: '123-45-6789',
    });
    expect(registered.status).toBe(201);
    const { body } = await test.client.as(String(registered.body.accessToken)).get('/me');
    expect(body).toMatchObject({
      account: { email: 'lucia@praxis.example', role: 'patient' },
      patient: { firstName: 'Lucía', allergiesAndMedication: 'Penicilina', ssn: '123-45-6789' },
      professional: null,
    });
    expect(body.patient).not.toHaveProperty('staffNote');
  });

  it('shows professionals their record in full', async () => {
    const admin = (await signedIn(test, 'admin')).client;
    const entered = await admin.post('/professionals', {
      firstName: 'Rosa',
      lastName: 'Mamani',
      email: 'rosa@praxis.example',
    });
    const { account, client } = await signedIn(test, 'professional');
    await test.em.query(`UPDATE professionals SET account_id = $2 WHERE id = $1`, [entered.body.id, account.id]);
    const { body } = await client.get('/me');
    expect(body).toMatchObject({
      patient: null,
      professional: { id: entered.body.id as string, email: 'rosa@praxis.example' },
    });
  });

  it('lets everybody choose the language, and nothing else', async () => {
    const { client } = await signedIn(test, 'patient');
    expect(await client.patch('/me', { language: 'en' })).toMatchObject({
      status: 200,
      body: { account: { language: 'en' } },
    });
    expect((await client.patch('/me', { language: 'fr' })).status).toBe(400);
    expect((await client.patch('/me', { language: null })).status).toBe(400);
    expect((await client.patch('/me', { role: 'admin' })).status).toBe(400);
  });
});
