import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { openAccount, signedIn } from '../support/factories/account';
import { enterPatient, patientBody, signedInPatient } from '../support/factories/patient';
import { auditOf, eventsOf } from '../support/traces';

const PASSWORD = 'una frase larga 42';

/** What a patient says of themselves when they register. */
function ownRecord(): Readonly<Record<string, unknown>> {
  const notTheirs = ['staffNote', 'tags'];
  return Object.fromEntries(Object.entries(patientBody()).filter(([field]) => !notTheirs.includes(field)));
}

describe('how patients come to an account', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  const register = (overrides: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
    test.client.post('/auth/register', { ...ownRecord(), password: PASSWORD, ...overrides });

  it('registers: account, record and session at once', async () => {
    const body = ownRecord();
    const answer = await register(body);
    expect(answer).toMatchObject({
      status: 201,
      body: { tokenType: 'Bearer', account: { email: body.email, role: 'patient' } },
    });
    const [{ id }] = await test.dataSource.query('SELECT id FROM patients WHERE account_id = $1', [
      answer.body.account.id,
    ]);
    const own = await test.client.as(answer.body.accessToken).get(`/patients/${id}`);
    expect(own).toMatchObject({ status: 200, body: { ...body, hasAccount: true } });
    expect(await auditOf(test, id)).toEqual(['patient.created allowed', 'patient.read allowed']);
    expect(await eventsOf(test, id)).toEqual([{ type: 'patient.created', data: {} }]);
    const [{ actor_account_id: actor }] = await test.dataSource.query(
      'SELECT actor_account_id FROM audit_entries WHERE record_id = $1 ORDER BY id',
      [id],
    );
    expect(actor).toBe(answer.body.account.id);
    expect((await test.client.post('/auth/login', { email: body.email, password: PASSWORD })).status).toBe(200);
  });

  it('gives one answer for a taken e-mail, phone or national id, and leaves nothing behind', async () => {
    const { email, phone, nationalId } = await enterPatient(test);
    const account = await openAccount(test, 'professional');
    const bodies: unknown[] = [];
    for (const taken of [
      { email },
      { phone },
      { nationalId },
      { email: account.email },
      { email, phone, nationalId },
    ]) {
      const email = 'nadie@praxis.example';
      const answer = await register({ email, ...taken });
      bodies.push({ ...answer.body, requestId: undefined, status: answer.status });
      expect(await test.dataSource.query('SELECT FROM users WHERE email = $1', [email])).toEqual([]);
    }
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expect(bodies[0]).toMatchObject({ status: 409, code: 'already_registered' });
  });

  it('registers exactly one of twenty who come with the same phone', async () => {
    const { phone } = patientBody();
    const answers = await Promise.all(Array.from({ length: 20 }, () => register({ phone })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  it.each([
    ['password', 'corta'],
    ['password', 'password'],
    ['password', 'é'.repeat(40)],
    ['dateOfBirth', '2026-05-04'],
    ['staffNote', 'x'],
    ['tags', ['x']],
    ['role', 'admin'],
    ['email', null],
    ['allergiesAndMedication', ''],
  ])('refuses a registration with the %s %j', async (field, value) => {
    const answer = await register({ [field]: value });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('invites a patient entered by staff, who then chooses a password', async () => {
    const patient = await enterPatient(test);
    const answer = await admin.post(`/patients/${patient.code}/invitation`);
    expect(answer).toMatchObject({
      status: 201,
      body: { email: patient.email, accountId: expect.any(String), setupToken: expect.any(String) },
    });
    expect((await admin.get(`/patients/${patient.id}`)).body).toMatchObject({ hasAccount: true });
    expect(await admin.post(`/patients/${patient.id}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'already_has_account' },
    });
    expect(await auditOf(test, patient.id)).toContain('patient.invited allowed');
  });

  it('invites nobody without an e-mail, nor with one that signs somebody else in', async () => {
    const nameless = await enterPatient(test, { email: null });
    expect(await admin.post(`/patients/${nameless.id}/invitation`)).toMatchObject({
      status: 422,
      body: { code: 'email_needed' },
    });
    const account = await openAccount(test, 'professional');
    const other = await enterPatient(test, { email: account.email });
    expect(await admin.post(`/patients/${other.id}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'already_registered' },
    });
    const { patient } = await signedInPatient(test);
    expect(await admin.post(`/patients/${patient.id}/invitation`)).toMatchObject({
      status: 409,
      body: { code: 'already_has_account' },
    });
  });
});
