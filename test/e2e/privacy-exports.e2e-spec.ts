import { startApp, type TestApp } from '../support/app';
import { canaryPatient, everythingIn, WORDS } from '../support/canaries';
import type { Client } from '../support/client';
import { signedInAdmin } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { workOff } from '../support/jobs';

const DAY_MS = 86_400_000;

describe('the export of a patient', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
  });
  beforeEach(async () => {
    admin = (await signedInAdmin(test)).client;
  });
  afterAll(() => test.stop());

  const auditOf = async (id: string): Promise<string[]> => {
    const rows = await test.em.query<{ action: string }[]>(
      `SELECT action FROM audit_entries WHERE record_id = $1 AND action LIKE '%export%' ORDER BY audit_entries.id`,
      [id],
    );
    return rows.map(({ action }) => action);
  };

  it('holds everything, to the last canary, is stored encrypted, and is in the audit trail', async () => {
    const { patient, account } = await canaryPatient(test);
    const asked = await admin.post(`/patients/${patient.code}/exports`);
    expect(asked).toMatchObject({ status: 202, body: { status: 'queued', progress: 0, expiresAt: null } });
    const path = `/patients/${patient.id}/exports/${asked.body.id}`;
    expect(await admin.get(`${path}/content`)).toMatchObject({ status: 409, body: { code: 'export_not_ready' } });
    await workOff(test);
    const expiresAt = new Date(test.clock.now().getTime() + 7 * DAY_MS).toISOString();
    expect(await admin.get(path)).toMatchObject({ status: 200, body: { status: 'ready', progress: 100, expiresAt } });
    const { status, text, body, headers } = await admin.get(`${path}/content`);
    expect(status).toBe(200);
    for (const word of WORDS) expect(text).toContain(word);
    expect(body.tables.patients).toMatchObject([{ date_of_birth: '1990-05-17', ssn: '987-65-4321' }]);
    expect(body.tables.users).toMatchObject([{ id: account.id, role: 'patient' }]);
    expect(body.withheld).toHaveProperty(['users.password_hash']);
    expect(headers.get('cache-control')).toContain('no-store');
    const [stored] = await test.em.query<[{ text: string }]>(
      'SELECT t::text AS text FROM patient_exports t WHERE id = $1',
      [asked.body.id],
    );
    for (const word of WORDS) expect(stored.text).not.toContain(word);
    expect(await auditOf(patient.id)).toEqual([
      'patient.export_requested',
      'patient.exported',
      'patient.export_read',
      'patient.export_downloaded',
    ]);
  });

  it('is about nobody else', async () => {
    const other = await enterPatient(test, { firstName: 'Fulanita', staffNote: 'de-otra-persona' });
    const patient = await enterPatient(test);
    const { body } = await admin.post(`/patients/${patient.id}/exports`);
    await workOff(test);
    const { text } = await admin.get(`/patients/${patient.id}/exports/${body.id}/content`);
    expect(text).toContain(patient.phone);
    for (const word of ['Fulanita', 'de-otra-persona', other.id]) expect(text).not.toContain(word);
    expect(await admin.get(`/patients/${other.id}/exports/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'export_not_found' },
    });
  });

  it('is there for closed records too, and ends after seven days', async () => {
    const patient = await enterPatient(test, { staffNote: 'nota-que-caduca' });
    await admin.delete(`/patients/${patient.id}`);
    const { body } = await admin.post(`/patients/${patient.id}/exports`);
    await workOff(test);
    test.clock.advance(7 * DAY_MS);
    const later = (await signedInAdmin(test)).client;
    const path = `/patients/${patient.id}/exports/${body.id}`;
    expect((await later.get(path)).body).toMatchObject({ status: 'expired' });
    expect(await later.get(`${path}/content`)).toMatchObject({ status: 409, body: { code: 'export_not_ready' } });
  });

  it('is made once more if the process dies while it is made', async () => {
    const patient = await enterPatient(test);
    const { body } = await admin.post(`/patients/${patient.id}/exports`);
    await test.em.query(`UPDATE patient_exports SET status = 'running', progress = 45 WHERE id = $1`, [body.id]);
    await workOff(test);
    expect((await admin.get(`/patients/${patient.id}/exports/${body.id}`)).body).toMatchObject({ status: 'ready' });
  });

  it('needs a fresh proof of who asks', async () => {
    const patient = await enterPatient(test);
    test.clock.advance(11 * 60_000);
    expect(await admin.post(`/patients/${patient.id}/exports`)).toMatchObject({
      status: 403,
      body: { code: 'step_up_required' },
    });
  });

  it('puts no name into events and jobs', async () => {
    const patient = await enterPatient(test, { firstName: 'Escondida' });
    await admin.post(`/patients/${patient.id}/exports`);
    const [name, ...others] = (await everythingIn(test)).split('Escondida');
    // The one place is the patient's record.
    expect([name?.length, others.length]).toEqual([expect.any(Number), 1]);
    await workOff(test);
  });
});
