import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { as, openAccount, PASSWORD, signedIn } from '../support/factories/account';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { whileHeld } from '../support/held-rows';
import { letterTo, tokenIdsOf } from '../support/letters';
import { auditOf } from '../support/traces';

describe('the own account', () => {
  let test: TestApp;
  let admin: Client;

  beforeEach(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterEach(() => test.stop());

  const give = (client: Client, act: 'disable' | 'delete', password = PASSWORD): Promise<Answer> =>
    client.post(`/me/account/${act}`, { password });
  const login = (email: string): Promise<Answer> => test.client.post('/auth/login', { email, password: PASSWORD });
  const accounts = (id: string): Promise<unknown[]> => test.em.query(`SELECT FROM users WHERE id = $1`, [id]);

  it.each(['disable', 'delete'] as const)('is not given up (%s) without the password', async (act) => {
    const { account, client } = await signedIn(test, 'patient');
    expect(await give(client, act, 'adivinanza')).toMatchObject({ status: 422, body: { code: 'wrong_password' } });
    expect((await login(account.email)).status).toBe(200);
    expect(await auditOf(test, account.id)).toContain(`account.${act}_refused refused`);
  });

  it('is disabled by its owner, at once and everywhere, and enabled by an administrator', async () => {
    const { account, client } = await signedIn(test, 'professional');
    const other = await as(test, account);
    expect((await give(client, 'disable')).status).toBe(204);
    for (const one of [client, other]) expect((await one.get('/me')).status).toBe(401);
    expect((await login(account.email)).status).toBe(401);
    expect((await admin.patch(`/accounts/${account.id}`, { status: 'active' })).status).toBe(200);
    expect((await login(account.email)).status).toBe(200);
  });

  it('is deleted by a patient, whose record the practice keeps; the e-mail becomes free', async () => {
    const { id, account, client } = await signedInPatient(test);
    expect((await give(client, 'delete')).status).toBe(204);
    expect((await client.get('/me')).status).toBe(401);
    expect(await accounts(account.id)).toEqual([]);
    const records = await test.em.query(`SELECT account_id, closed_at FROM patients WHERE id = $1`, [id]);
    expect(records).toEqual([{ account_id: null, closed_at: null }]);
    expect(await auditOf(test, account.id)).toContain('account.deleted allowed');
    await openAccount(test, 'professional', { email: account.email });
    expect((await login(account.email)).status).toBe(200);
  });

  it.each(['disable', 'delete'] as const)('is not given up (%s) while something is booked', async (act) => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const id = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: '2026-05-07T14:00:00.000Z',
      status: 'booked',
    });
    const refused = { status: 409, body: { code: 'patient_has_future_appointments' } };
    expect(await give(patient.client, act)).toMatchObject(refused);
    expect((await patient.client.post(`/appointments/${id}/cancel`, { reasonCode: 'patient_request' })).status).toBe(
      200,
    );
    expect((await give(patient.client, act)).status).toBe(204);
  });

  it('is deleted once by two parallel requests, or a booking comes first', async () => {
    const professional = await workingProfessional(test);
    for (let round = 0; round < 5; round++) {
      const patient: Somebody = await signedInPatient(test);
      const startsAt = `2026-05-${String(6 + 7 * (round % 3)).padStart(2, '0')}T1${3 + round}:00:00.000Z`;
      const [deleted, again, booked] = await Promise.all([
        give(patient.client, 'delete'),
        give(patient.client, 'delete'),
        patient.client.post('/appointments', { professionalId: professional.id, startsAt, type: 'consultation' }),
      ]);
      const effects = [deleted, again].filter(({ status }) => status === 204).length;
      expect(effects + (booked.status === 201 ? 1 : 0)).toBeGreaterThan(0);
      expect(effects).toBeLessThanOrEqual(1);
      expect([deleted, again, booked].filter(({ status }) => status >= 500)).toEqual([]);
      expect(await accounts(patient.account.id)).toHaveLength(1 - effects);
    }
  });

  it('of the last administrator stays, also when two go at the same moment', async () => {
    expect(await give(admin, 'delete')).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    expect(await give(admin, 'disable')).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    const { client } = await signedIn(test, 'admin');
    const answers = await whileHeld(test, 'SELECT FROM users FOR NO KEY UPDATE', 2, () => [
      give(admin, 'delete'),
      give(client, 'disable'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await test.em.query(`SELECT FROM users WHERE role = 'admin' AND status = 'active'`)).toHaveLength(1);
  });

  it('is invited again until its owner has chosen a password', async () => {
    const { body } = await admin.post('/accounts', { email: 'rosa@praxis.example', role: 'professional' });
    const again = await admin.post(`/accounts/${body.id}/invitation`);
    expect(again).toMatchObject({ status: 201, body: { id: body.id, passwordSet: false } });
    expect((await letterTo(test, body.id, 'account.invited'))!.token).toBe(again.body.setupToken);
    expect(await tokenIdsOf(test, body.id, 'account.invited')).toHaveLength(2);
    const reset = (token: string) => test.client.post('/auth/password/reset', { token, newPassword: PASSWORD });
    expect((await reset(body.setupToken)).status).toBe(400);
    expect((await reset(again.body.setupToken)).status).toBe(204);
    expect(await admin.post(`/accounts/${body.id}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'password_set' },
    });
    expect((await admin.post('/accounts/01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11/invitation')).status).toBe(404);
  });
});
