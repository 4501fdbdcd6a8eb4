import { NOW, startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterPatient, patientBody, signedInPatient } from '../support/factories/patient';
import { auditOf, eventsOf } from '../support/traces';
import { signedInProfessional } from '../support/factories/professional';

describe('patients', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterEach(() => test.clock.set(NOW));
  afterAll(() => test.stop());

  it('are entered with every field, and read back as they were', async () => {
    const body = patientBody();
    const answer = await admin.post('/patients', body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ ...body, hasAccount: false, version: 1 });
    expect(answer.body.code).toMatch(/^p_[a-z0-9]{6}$/);
    for (const id of [answer.body.id, answer.body.code]) {
      const read = await admin.get(`/patients/${id}`);
      expect(read.headers.get('etag')).toBe('"1"');
      expect(read.body).toEqual(answer.body);
    }
    expect(await auditOf(test, answer.body.id)).toEqual([
      'patient.created allowed',
      'patient.read allowed',
      'patient.read allowed',
    ]);
    expect(await eventsOf(test, answer.body.id)).toEqual([{ type: 'patient.created', data: {} }]);
  });

  it('may leave out what is optional', async () => {
    const { firstName, lastName, phone, dateOfBirth, sex, allergiesAndMedication } = patientBody();
    const answer = await admin.post('/patients', {
      firstName,
      lastName,
      phone,
      dateOfBirth,
      sex,
      allergiesAndMedication,
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { email: null, ssn: null, nationalId: null, staffNote: null, tags: [] },
    });
  });

  it.each([
    ['firstName', 'a'.repeat(100), 'a'.repeat(101)],
    ['lastName', 'a'.repeat(100), ''],
    ['phone', '123456789', '12345678'],
    ['phone', '+123456789012345', '1234567890123456'],
    ['phone', '987 (654)-321.0', '98765abc43'],
    ['ssn', '123-45-6789', '123456789'],
    ['nationalId', '7654321', '765432'],
    ['nationalId', '9876543210', '98765432101'],
    ['address', 'a'.repeat(300), 'a'.repeat(301)],
    ['aboutNote', 'a'.repeat(250), 'a'.repeat(251)],
    ['staffNote', 'a'.repeat(500), 'a'.repeat(501)],
    ['allergiesAndMedication', 'a'.repeat(2000), 'a'.repeat(2001)],
    ['tags', Array.from({ length: 20 }, (_, i) => `t${i}`), Array.from({ length: 21 }, (_, i) => `t${i}`)],
    ['tags', ['a'.repeat(40)], ['a'.repeat(41)]],
    ['tags', ['a'], ['a', 'A']],
    ['sex', 'P', 'X'],
    ['dateOfBirth', '1900-01-01', '1899-12-31'],
    ['dateOfBirth', '2000-02-29', '2001-02-29'],
    ['email', 'x@praxis.example', 'x@praxis'],
  ])('take a %s of %j and refuse %j', async (field, good, bad) => {
    expect(await admin.post('/patients', patientBody({ [field]: good }))).toMatchObject({ status: 201 });
    const refused = await admin.post('/patients', patientBody({ [field]: bad }));
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(refused.body.errors[0].field).toBe(field);
  });

  it('are born before today in the practice’s zone', async () => {
    // 2026-05-04 in La Paz, already the 5th in UTC.
    test.clock.set('2026-05-05T02:00:00.000Z');
    const { client } = await signedIn(test, 'admin');
    const today = await client.post('/patients', patientBody({ dateOfBirth: '2026-05-04' }));
    expect(today).toMatchObject({ status: 400, body: { errors: [{ field: 'dateOfBirth', code: 'past_date' }] } });
    expect((await client.post('/patients', patientBody({ dateOfBirth: '2026-05-03' }))).status).toBe(201);
  });

  it('keep phones in E.164 of the practice’s country, so that one number is one patient', async () => {
    const first = await admin.post('/patients', patientBody({ phone: '591 7654 3210' }));
    expect(first).toMatchObject({ status: 201, body: { phone: '+59176543210' } });
    const twin = await admin.post('/patients', patientBody({ phone: '+59176543210' }));
    expect(twin).toMatchObject({ status: 409, body: { code: 'patient_duplicate', fields: ['phone'] } });
  });

  it.each(['phone', 'email', 'nationalId'] as const)('share no %s with another open record', async (field) => {
    const patient = await enterPatient(test);
    const other = await enterPatient(test);
    const { client } = await signedInProfessional(test);
    const asAdmin = await admin.post('/patients', patientBody({ [field]: patient[field] }));
    expect(asAdmin).toMatchObject({ status: 409, body: { code: 'patient_duplicate', fields: [field] } });
    const changed = await admin.patch(`/patients/${other.id}`, { [field]: patient[field] });
    expect(changed).toMatchObject({ status: 409, body: { code: 'patient_duplicate' } });
    const entered = await client.post(
      '/patients',
      patientBody({ ssn: undefined, nationalId: undefined, [field]: patient[field] }),
    );
    expect(entered.body.fields).toEqual(field === 'nationalId' ? ['nationalId'] : undefined);
    expect(entered.status).toBe(field === 'nationalId' ? 403 : 409);
  });

  it('are entered once however often the request is repeated', async () => {
    const body = patientBody();
    const headers = { 'idempotency-key': 'enter-lucia' };
    const [first, second] = [
      await admin.post('/patients', body, { headers }),
      await admin.post('/patients', body, { headers }),
    ];
    expect(first.status).toBe(201);
    expect(second.text).toBe(first.text);
  });

  it('are found by exact SSN and national id in a body', async () => {
    const patient = await enterPatient(test);
    const { ssn, nationalId } = patient;
    for (const query of [{ ssn }, { nationalId }, { ssn, nationalId }]) {
      const found = await admin.post('/patients/search', query);
      expect(found).toMatchObject({ status: 200, body: { data: [{ id: patient.id, ssn, nationalId }] } });
    }
    expect((await admin.post('/patients/search', { ssn, nationalId: '0000000' })).body.data).toEqual([]);
    expect((await admin.post('/patients/search', {})).status).toBe(400);
    expect((await admin.post('/patients/search', { ssn: null })).status).toBe(400);
    expect(await auditOf(test, patient.id)).toContain('patient.searched allowed');
    const { client } = await signedInPatient(test);
    expect((await client.post('/patients/search', { ssn })).status).toBe(403);
  });

  it('say the bounds that a field has', async () => {
    const answer = await admin
      .with({ 'accept-language': 'en' })
      .post('/patients', patientBody({ address: 'a'.repeat(301) }));
    expect(answer.body.errors).toEqual([
      { field: 'address', code: 'text', message: 'must be text of 1 to 300 characters' },
    ]);
  });

  it('are refused by ids that are neither UUID nor code', async () => {
    for (const id of ['1', 'p_12345', 'p_1234567', 'p_abc%27--']) {
      expect(await admin.get(`/patients/${id}`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'id', code: 'patient_id' }] },
      });
    }
  });
});
