import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedInAdmin, workingProfessional } from '../support/factories/appointment';
import { signedInPatient } from '../support/factories/patient';

const ORIGIN = 'https://app.praxis.example';

describe('what no operation asks for', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp({ variables: { CORS_ORIGINS: ORIGIN } });
    admin = (await signedInAdmin(test)).client;
  });
  afterAll(() => test.stop());

  const unknown = (field: string) => ({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field, code: 'unknown_field' }] },
  });

  it('is refused in the query, also where an operation takes none', async () => {
    const professional = await workingProfessional(test);
    const { client, patient } = await signedInPatient(test);
    expect(await test.client.get('/practice', { colour: 'red' })).toMatchObject(unknown('colour'));
    expect(await test.client.get(`/professionals/${professional.id}`, { colour: 'red' })).toMatchObject(
      unknown('colour'),
    );
    expect(await client.get(`/patients/${patient.id}`, { fields: 'ssn' })).toMatchObject(unknown('fields'));
    expect(await admin.patch('/practice?colour=red', { name: 'Otro' })).toMatchObject(unknown('colour'));
    expect(await admin.delete(`/patients/${patient.id}?force=true`)).toMatchObject(unknown('force'));
    expect((await client.get(`/patients/${patient.id}`)).status).toBe(200);
    expect((await test.client.get('/practice')).body.name).toBe('Praxis');
  });

  it('is refused in the body, also where an operation takes none', async () => {
    const { client } = await signedInPatient(test);
    expect(await client.post('/auth/logout-all', { colour: 'red' })).toMatchObject(unknown('colour'));
    expect(await client.post('/auth/logout-all', ['red'])).toMatchObject({ status: 400 });
    expect((await client.get('/me')).status).toBe(200);
    expect((await client.post('/auth/logout-all', {})).status).toBe(204);
  });

  it('is named only if it could be a name: a body that was sent as something else is not repeated', async () => {
    const body = JSON.stringify({ firstName: 'Lucía', allergiesAndMedication: 'Penicilina' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await admin.post('/patients', body, { headers });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({ field: '?', code: 'unknown_field' });
    expect(answer.text).not.toMatch(/Luc|Penicilina/);
    expect(await admin.post('/auth/logout-all', { 'a b': 1 })).toMatchObject(unknown('?'));
  });

  it('says nothing to whoever may not call at all', async () => {
    expect((await test.client.get('/patients/p_abc123', { colour: 'red' })).status).toBe(401);
    expect((await test.client.patch('/practice?colour=red', {})).status).toBe(401);
  });

  it.each([
    ['/auth/login', []],
    ['/auth/login', [{}]],
    ['/auth/register', [[]]],
  ])('is a list where an object is meant (%s)', async (path, body) => {
    expect((await test.client.post(path, body)).status).toBe(400);
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('lets browsers of the allowed origins send %s', async (method) => {
    const headers = { origin: ORIGIN, 'access-control-request-method': method };
    const answer = await test.client.with(headers).send('OPTIONS', '/practice');
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-allow-methods')?.split(/,\s*/)).toContain(method);
  });
});
