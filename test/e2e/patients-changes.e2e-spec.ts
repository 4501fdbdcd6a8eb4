import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { PASSWORD, signedIn } from '../support/factories/account';
import { enterPatient, patientBody, signedInPatient } from '../support/factories/patient';
import { auditOf, eventsOf } from '../support/traces';

describe('changing patients', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  it('clears optional fields with null, and never required ones', async () => {
    const { id } = await enterPatient(test);
    const nothing = { email: null, ssn: null, nationalId: null, address: null, aboutNote: null, staffNote: null };
    expect(await admin.patch(`/patients/${id}`, nothing)).toMatchObject({ status: 200, body: nothing });
    for (const field of ['firstName', 'phone', 'dateOfBirth', 'sex', 'allergiesAndMedication', 'tags']) {
      expect((await admin.patch(`/patients/${id}`, { [field]: null })).status).toBe(400);
    }
  });

  it('writes nothing when nothing differs', async () => {
    const patient = await enterPatient(test);
    const { firstName, phone, ssn, tags, staffNote } = patient;
    for (const body of [{}, { firstName, phone, ssn, tags, staffNote }]) {
      expect(await admin.patch(`/patients/${patient.id}`, body)).toMatchObject({ status: 200, body: { version: 1 } });
    }
    expect(await eventsOf(test, patient.id)).toHaveLength(1);
  });

  it('names the changed fields in the trail, and no values anywhere', async () => {
    const { id } = await enterPatient(test);
    await admin.patch(`/patients/${id}`, { firstName: 'Reservada', staffNote: 'Muy privado' });
    const [row] = await test.dataSource.query(
      `SELECT details FROM audit_entries WHERE record_id = $1 AND action = 'patient.changed'`,
      [id],
    );
    expect(row.details).toEqual({ fields: ['firstName', 'staffNote'] });
    expect(await eventsOf(test, id)).toEqual([
      { type: 'patient.created', data: {} },
      { type: 'patient.updated', data: {} },
    ]);
  });

  it('refuses a change of a version that is gone', async () => {
    const { id } = await enterPatient(test);
    const stale = { headers: { 'if-match': '"1"' } };
    expect((await admin.patch(`/patients/${id}`, { address: 'Calle 1' }, stale)).status).toBe(200);
    const answers = [
      await admin.patch(`/patients/${id}`, { address: 'Calle 2' }, stale),
      await admin.put(`/patients/${id}`, patientBody(), stale),
      await admin.delete(`/patients/${id}`, stale),
      await admin.delete(`/patients/${id}/tags/pareja`, stale),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 412, body: { code: 'stale_version' } });
    expect((await admin.delete(`/patients/${id}/tags/pareja`, { headers: { 'if-match': '"2"' } })).status).toBe(200);
  });

  it('replaces the whole record, clearing what was left out', async () => {
    const { id } = await enterPatient(test);
    const { firstName, lastName, phone, dateOfBirth, sex, allergiesAndMedication } = patientBody({ firstName: 'Ana' });
    const required = { firstName, lastName, phone, dateOfBirth, sex, allergiesAndMedication };
    const answer = await admin.put(`/patients/${id}`, required);
    expect(answer).toMatchObject({
      status: 200,
      body: { ...required, ssn: null, staffNote: null, tags: [], version: 2 },
    });
    expect((await admin.put(`/patients/${id}`, { ...required, phone: undefined })).status).toBe(400);
    expect((await admin.put(`/patients/${id}`, { ...required, email: null })).status).toBe(400);
  });

  it('lets a patient send the whole record back with own fields changed, and keeps what they do not see', async () => {
    const { patient, client } = await signedInPatient(test, { staffNote: 'secreto', tags: ['vip'] });
    const { firstName, lastName, phone, dateOfBirth, sex, ssn, nationalId } = patient;
    const body = { firstName, lastName, phone, dateOfBirth, sex, ssn, nationalId, allergiesAndMedication: 'Ninguna' };
    const path = `/patients/${patient.id}`;
    expect(await client.put(path, body)).toMatchObject({
      status: 200,
      body: { email: null, address: null, aboutNote: null },
    });
    const kept = { staffNote: 'secreto', tags: ['vip'], ssn, nationalId, allergiesAndMedication: 'Ninguna' };
    expect((await admin.get(path)).body).toMatchObject(kept);
    const refused = { staffNote: 'secreto', tags: ['vip'], firstName: 'Otra', ssn: '999-99-9999' };
    const answer = await client.put(path, { ...body, ...refused });
    expect(answer).toMatchObject({ status: 403, body: { fields: ['firstName', 'ssn', 'staffNote', 'tags'] } });
  });

  it('leaves the e-mail that the account signs in with', async () => {
    const { patient, client } = await signedInPatient(test);
    await client.patch(`/patients/${patient.id}`, { email: 'nuevo@praxis.example' });
    const [account] = await test.dataSource.query('SELECT email FROM users WHERE id = $1', [patient.accountId]);
    expect(account.email).not.toBe('nuevo@praxis.example');
  });

  it('tags and untags, each tag once and at most twenty', async () => {
    const { id } = await enterPatient(test, { tags: ['uno'] });
    expect(await admin.post(`/patients/${id}/tags`, { tag: '  Terapia de Pareja ' })).toMatchObject({
      status: 200,
      body: { tags: ['uno', 'terapia de pareja'], version: 2 },
    });
    expect((await admin.post(`/patients/${id}/tags`, { tag: 'UNO' })).body).toMatchObject({
      tags: ['uno', 'terapia de pareja'],
      version: 2,
    });
    expect((await admin.delete(`/patients/${id}/tags/Terapia%20de%20Pareja`)).body).toMatchObject({
      tags: ['uno'],
      version: 3,
    });
    expect((await admin.delete(`/patients/${id}/tags/nada`)).body).toMatchObject({ tags: ['uno'], version: 3 });
    expect((await admin.post(`/patients/${id}/tags`, { tag: 'a'.repeat(41) })).status).toBe(400);
    await admin.patch(`/patients/${id}`, { tags: Array.from({ length: 20 }, (_, i) => `t${i}`) });
    expect(await admin.post(`/patients/${id}/tags`, { tag: 'uno' })).toMatchObject({
      status: 422,
      body: { code: 'too_many_tags' },
    });
    expect((await admin.post(`/patients/${id}/tags`, { tag: 't7' })).status).toBe(200);
    expect(await auditOf(test, id)).toContain('patient.untagged allowed');
  });

  it('loses none of twenty tags put on at once', async () => {
    const { id } = await enterPatient(test, { tags: [] });
    await Promise.all(Array.from({ length: 20 }, (_, i) => admin.post(`/patients/${id}/tags`, { tag: `t${i}` })));
    expect((await admin.get(`/patients/${id}`)).body.tags).toHaveLength(20);
  });

  it('closes a record: hidden from everybody, its numbers free, its code not', async () => {
    const { patient, account, client } = await signedInPatient(test);
    expect((await admin.delete(`/patients/${patient.code}`)).status).toBe(204);
    expect((await admin.delete(`/patients/${patient.code}`)).status).toBe(404);
    expect((await admin.get(`/patients/${patient.id}`)).status).toBe(404);
    expect((await client.get(`/patients/${patient.id}`)).status).toBe(401);
    const { email: login } = account;
    expect((await test.client.post('/auth/login', { email: login, password: PASSWORD })).status).toBe(401);
    expect((await admin.get('/patients', { email: patient.email! })).body.data).toEqual([]);
    expect((await admin.post('/patients/search', { ssn: patient.ssn })).body.data).toEqual([]);
    const { phone, email, nationalId } = patient;
    expect((await admin.post('/patients', patientBody({ phone, email, nationalId }))).status).toBe(201);
    expect((await eventsOf(test, patient.id)).at(-1)).toEqual({ type: 'patient.deleted', data: {} });
    expect(await auditOf(test, patient.id)).toContain('patient.closed allowed');
  });

  it('lets patients close their own record, and nobody else’s', async () => {
    const { patient, client } = await signedInPatient(test);
    const other = await signedInPatient(test);
    expect((await client.delete(`/patients/${other.patient.id}`)).status).toBe(404);
    expect((await client.delete(`/patients/${patient.id}`)).status).toBe(204);
    expect((await client.get('/me')).status).toBe(401);
  });
});
