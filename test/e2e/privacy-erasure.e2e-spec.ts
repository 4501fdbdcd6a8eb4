import { KeyStore } from '../../src/common/crypto/key-store';
import { startApp, type TestApp } from '../support/app';
import { canaryPatient, everythingIn, WORDS } from '../support/canaries';
import type { Client } from '../support/client';
import { insert, signedInAdmin } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { passTime, workOff } from '../support/jobs';

const REASON = { reason: 'patient_request' };
const DONE = { status: 'done', step: 'done', progress: 100 };

describe('the erasure of a patient', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
  });
  beforeEach(async () => {
    admin = (await signedInAdmin(test)).client;
  });
  afterAll(() => test.stop());

  const erasureOf = async (id: string) => (await admin.get(`/patients/${id}/erasure`)).body;

  it('leaves no word of the person in any table, takes them out of every calendar and ends their account', async () => {
    const { patient, account, client, professional, comingId } = await canaryPatient(test);
    await client.post('/me/calendar-feed');
    const held = { professionalId: professional.id, startsAt: '2026-05-08T14:00:00Z' };
    expect((await client.post('/slot-holds', held)).status).toBe(201);
    await admin.post(`/patients/${patient.id}/exports`);
    await workOff(test);
    const asked = await admin.post(`/patients/${patient.code}/erasure`, REASON);
    expect(asked).toMatchObject({ status: 202, body: { status: 'queued', progress: 0, ...REASON, endedAt: null } });
    // At once: nobody sees the record, and the patient is signed out.
    expect((await admin.get(`/patients/${patient.id}`)).status).toBe(404);
    expect((await client.get('/me')).status).toBe(401);
    await workOff(test);
    expect(await erasureOf(patient.id)).toMatchObject({ ...DONE, endedAt: test.clock.now().toISOString() });
    const everything = await everythingIn(test);
    for (const word of [...WORDS, account.email]) expect(everything).not.toContain(word);
    const { body } = await professional.client.get(`/appointments/${comingId}`);
    expect(body).toMatchObject({ status: 'cancelled', cancellation: { reasonCode: 'other', late: false } });
    const again = { ...held, patientId: (await enterPatient(test)).id };
    expect((await admin.post('/slot-holds', again)).status).toBe(201);
    const left = await test.em.query(
      `SELECT (SELECT count(*)::int FROM waitlist_entries WHERE patient_id = $1 AND status = 'waiting') AS waiting,
              (SELECT count(*)::int FROM calendar_feeds WHERE account_id = $2) AS feeds,
              (SELECT count(*)::int FROM device_sessions WHERE account_id = $2) AS sessions,
              (SELECT count(*)::int FROM patient_exports WHERE patient_id = $1) AS exports`,
      [patient.id, account.id],
    );
    expect(left).toEqual([{ waiting: 0, feeds: 0, sessions: 0, exports: 0 }]);
    const told = await test.em.query<{ type: string }[]>(
      `SELECT type FROM outbox_events WHERE aggregate_id = $1 ORDER BY position`,
      [patient.id],
    );
    expect(told.map(({ type }) => type).slice(-2)).toEqual(['patient.deleted', 'patient.erased']);
    const notices = await test.em.query(
      `SELECT kind FROM notifications WHERE recipient_id = $1 AND data ->> 'startsAt' LIKE '2026-05-06T23%' AND kind = 'cancelled'`,
      [professional.id],
    );
    expect(notices).toHaveLength(1);
    const audited = await test.em.query(
      `SELECT action, details FROM audit_entries WHERE record_id = $1 AND action LIKE 'patient.eras%' ORDER BY audit_entries.id`,
      [patient.id],
    );
    expect(audited).toMatchObject([
      { action: 'patient.erasure_requested', details: REASON },
      { action: 'patient.erased' },
      { action: 'patient.erasure_read' },
    ]);
    expect(await admin.post(`/patients/${patient.id}/exports`)).toMatchObject({
      status: 409,
      body: { code: 'patient_erased' },
    });
    expect(await admin.post(`/patients/${patient.id}/erasure`, REASON)).toMatchObject({
      status: 409,
      body: { code: 'erasure_begun' },
    });
  });

  it('answers 409, not a fault, to who writes a text about them afterwards', async () => {
    const { patient, professional } = await canaryPatient(test);
    const past = await insert(test, 'appointments', {
      ...{ professional_id: professional.id, patient_id: patient.id, starts_at: '2026-05-04T08:00:00Z' },
      ...{ ends_at: '2026-05-04T09:00:00Z', occupied_until: '2026-05-04T09:00:00Z', type: 'consultation' },
      ...{ modality: 'in_person', status: 'booked', notice_hours: 24, late_fee_percent: 0 },
      ...{ cancellation_deadline: '2026-05-03T08:00:00Z', created_at: test.clock.now(), updated_at: test.clock.now() },
    });
    await admin.post(`/patients/${patient.id}/erasure`, REASON);
    await workOff(test);
    const path = `/appointments/${past}/no-show`;
    expect(await professional.client.post(path, { reason: 'no llamó' })).toMatchObject({
      status: 409,
      body: { code: 'patient_erased' },
    });
    expect((await professional.client.post(path, {})).status).toBe(200);
  });

  it('is refused while a legal hold stands, which is read, replaced and lifted', async () => {
    const { id } = await enterPatient(test);
    const path = `/patients/${id}/legal-hold`;
    expect(await admin.get(path)).toMatchObject({ status: 404, body: { code: 'legal_hold_not_found' } });
    expect((await admin.put(path, { reason: 'Juicio 1' })).status).toBe(200);
    expect(await admin.put(path, { reason: 'Juicio 2' })).toMatchObject({ status: 200, body: { reason: 'Juicio 2' } });
    expect(await admin.get(path)).toMatchObject({ status: 200, body: { reason: 'Juicio 2' } });
    expect(await everythingIn(test)).not.toContain('Juicio');
    const refused = { status: 409, body: { code: 'legal_hold_stands' } };
    expect(await admin.post(`/patients/${id}/erasure`, REASON)).toMatchObject(refused);
    expect((await admin.get(`/patients/${id}`)).status).toBe(200);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.delete(path)).status).toBe(404);
    expect((await admin.post(`/patients/${id}/erasure`, REASON)).status).toBe(202);
    expect(await admin.put(path, { reason: 'tarde' })).toMatchObject({ status: 409, body: { code: 'erasure_begun' } });
    const audited = await test.em.query<{ action: string }[]>(
      `SELECT action FROM audit_entries WHERE record_id = $1 AND action LIKE '%legal_hold%' ORDER BY audit_entries.id`,
      [id],
    );
    expect(audited.map(({ action }) => action.replace('patient.legal_hold_', ''))).toEqual([
      ...['placed', 'placed', 'read', 'lifted'],
    ]);
  });

  it('is either begun or held when both come at once, never both', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await enterPatient(test);
      const [hold, erasure] = await Promise.all([
        admin.put(`/patients/${id}/legal-hold`, { reason: 'Juicio' }),
        admin.post(`/patients/${id}/erasure`, REASON),
      ]);
      expect([hold.status, erasure.status].sort()).toEqual([expect.any(Number), 409]);
      expect(Math.min(hold.status, erasure.status)).toBeLessThan(300);
    }
  });

  it('goes on where it was when it is interrupted before the last step', async () => {
    const { patient } = await canaryPatient(test);
    await workOff(test);
    await admin.post(`/patients/${patient.id}/erasure`, REASON);
    const store = test.app.get(KeyStore, { strict: false });
    const destroy = jest.spyOn(store, 'destroy').mockRejectedValue(new Error('the key store is away'));
    await workOff(test);
    expect(await erasureOf(patient.id)).toMatchObject({ status: 'running', step: 'key', progress: 90 });
    destroy.mockRestore();
    await passTime(test, 60_000);
    await workOff(test);
    expect(await erasureOf(patient.id)).toMatchObject(DONE);
    expect(await store.find([patient.id])).toMatchObject([{ wrapped: null, destroyedAt: expect.any(Date) }]);
  });

  it('leaves an account that somebody of the staff works with', async () => {
    const { account, patient } = await canaryPatient(test);
    await admin.patch(`/accounts/${account.id}`, { role: 'admin' });
    await admin.post(`/patients/${patient.id}/erasure`, REASON);
    await workOff(test);
    expect(await erasureOf(patient.id)).toMatchObject(DONE);
    expect((await admin.get(`/accounts/${account.id}`)).body).toMatchObject({ status: 'active', email: account.email });
  });

  it('needs a reason that is known, and a fresh proof of who asks', async () => {
    const { id } = await enterPatient(test);
    expect((await admin.post(`/patients/${id}/erasure`, { reason: 'porque sí' })).status).toBe(400);
    expect(await admin.get(`/patients/${id}/erasure`)).toMatchObject({ body: { code: 'erasure_not_found' } });
    test.clock.advance(11 * 60_000);
    const stepUp = { status: 403, body: { code: 'step_up_required' } };
    expect(await admin.post(`/patients/${id}/erasure`, REASON)).toMatchObject(stepUp);
  });
});
