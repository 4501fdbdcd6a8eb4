import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, signedInProfessional } from '../support/factories/professional';

const ENTRY = {
  firstName: 'Lucía',
  lastName: 'Mamani',
  email: 'Lucia@praxis.example',
  phone: '+591 71234567',
  city: 'La Paz',
  languages: ['es', 'ay'],
  bio: 'Adults.',
  licence: 'CPB-1042',
  price: { amount: 12000, currency: 'BOB' },
  bufferMinutes: 10,
};
const PRIVATE = ['email', 'phone', 'status', 'statusReason', 'blockedUntil', 'accountId', 'bufferMinutes'];

describe('records of professionals', () => {
  let test: TestApp;
  let admin: Client;
  let patient: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
    patient = (await signedIn(test, 'patient')).client;
  });
  afterAll(() => test.stop());

  it('are entered by administrators, in the zone of the practice', async () => {
    await admin.post('/specializations', { slug: 'anxiety', names: { es: 'Ansiedad', en: 'Anxiety' } });
    const answer = await admin.post('/professionals', { ...ENTRY, specializations: ['anxiety'] });
    expect(answer).toMatchObject({
      status: 201,
      body: { ...ENTRY, email: 'lucia@praxis.example', phone: '+59171234567' },
    });
    expect(answer.body).toMatchObject({
      timeZone: 'America/La_Paz',
      status: 'active',
      acceptsNewPatients: true,
      accountId: null,
      modalities: ['in_person', 'online'],
      specializations: [{ slug: 'anxiety', names: { es: 'Ansiedad', en: 'Anxiety' } }],
      slotIntervalMinutes: null,
    });
    const [event] = await test.em.query<object[]>(`SELECT type, data FROM outbox_events WHERE aggregate_id = $1`, [
      answer.body.id,
    ]);
    expect(event).toEqual({ type: 'professional.created', data: {} });
    const entries = await test.em.query<object[]>(`SELECT action FROM audit_entries WHERE record_id = $1`, [
      answer.body.id,
    ]);
    expect(entries).toEqual([{ action: 'professional.entered' }]);
  });

  it('keep phones in E.164, national ones read as those of the practice’s country', async () => {
    const entered = await admin.post('/professionals', {
      firstName: 'Elena',
      lastName: 'Rojas',
      phone: '0059171234567',
    });
    expect(entered).toMatchObject({ status: 201, body: { phone: '+59171234567' } });
    const path = `/professionals/${entered.body.id}`;
    await admin.patch('/practice', { country: 'ES' });
    expect((await admin.patch(path, { phone: '612 345 678' })).body.phone).toBe('+34612345678');
    await admin.patch('/practice', { country: 'BO' });
    expect((await admin.patch(path, { city: 'La Paz' })).body.phone).toBe('+34612345678');
    expect((await admin.patch(path, { phone: null })).body.phone).toBeNull();
  });

  it('show everybody the public part, the professional and administrators all', async () => {
    const { professional, client } = await signedInProfessional(test, { email: 'x@praxis.example', bio: 'Adults.' });
    const stranger = await signedInProfessional(test);
    for (const reader of [test.client, patient, stranger.client]) {
      const { body } = await reader.get(`/professionals/${professional.id}`);
      expect(body).toMatchObject({ id: professional.id, bio: 'Adults.', acceptsNewPatients: true });
      expect(Object.keys(body)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(`^(${PRIVATE.join('|')})$`)]),
      );
    }
    for (const reader of [client, admin]) {
      expect((await reader.get(`/professionals/${professional.id}`)).body).toMatchObject({
        email: 'x@praxis.example',
        status: 'active',
      });
    }
  });

  it('do not exist for the public once inactive', async () => {
    const { professional, client } = await signedInProfessional(test, { status: 'inactive' });
    const path = `/professionals/${professional.id}`;
    const unknown = await test.client.get(`/professionals/${randomUUID()}`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'professional_not_found' } });
    expect({ ...(await test.client.get(path)).body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect((await client.get(path)).body.status).toBe('inactive');
    expect((await test.client.get('/professionals/not-an-id')).status).toBe(400);
  });

  it('are changed by administrators, and by professionals as far as it is theirs to say', async () => {
    const { professional, client } = await signedInProfessional(test, { bio: 'Old', licence: 'L-1' });
    const path = `/professionals/${professional.id}`;
    const own = await client.patch(path, {
      bio: null,
      minimumNoticeMinutes: 60,
      slotIntervalMinutes: 30,
      price: { amount: 100, currency: 'EUR' },
    });
    expect(own).toMatchObject({
      status: 200,
      body: { bio: null, minimumNoticeMinutes: 60, slotIntervalMinutes: 30, licence: 'L-1', version: 2 },
    });
    expect((await client.patch(path, { licence: 'L-2' })).status).toBe(403);
    expect((await client.patch(path, { specializations: [] })).status).toBe(403);
    expect((await client.patch(path, { status: 'blocked' })).status).toBe(400);
    const changed = await admin.patch(path, { licence: 'L-2', price: null });
    expect(changed.body).toMatchObject({ licence: 'L-2', price: null, minimumNoticeMinutes: 60 });
  });

  it('of others are not changed', async () => {
    const [{ client }, other] = [await signedInProfessional(test), await enterProfessional(test)];
    const gone = await enterProfessional(test, { status: 'inactive' });
    expect((await client.patch(`/professionals/${other.id}`, { bio: 'x' })).status).toBe(403);
    expect((await client.patch(`/professionals/${gone.id}`, { bio: 'x' })).status).toBe(404);
    expect((await patient.patch(`/professionals/${other.id}`, { bio: 'x' })).status).toBe(403);
    expect((await client.post('/professionals', ENTRY)).status).toBe(403);
    expect((await test.client.post('/professionals', ENTRY)).status).toBe(401);
  });

  it('are not changed by whoever saw an older version', async () => {
    const { id } = await enterProfessional(test);
    const etag = (await admin.get(`/professionals/${id}`)).headers.get('etag') ?? '';
    const first = await admin.patch(`/professionals/${id}`, { bio: 'a' }, { headers: { 'if-match': etag } });
    const second = await admin.patch(`/professionals/${id}`, { bio: 'b' }, { headers: { 'if-match': etag } });
    expect([first.status, second.status]).toEqual([200, 412]);
  });

  it.each([
    [{ sessionDurationMinutes: 50 }, 200, undefined],
    [{ sessionDurationMinutes: 52 }, 422, 'duration_not_allowed'],
    [{ sessionDurationMinutes: 245 }, 422, 'duration_not_allowed'],
    [{ bufferMinutes: 241 }, 422, 'setting_out_of_range'],
    [{ slotIntervalMinutes: 4 }, 422, 'setting_out_of_range'],
    [{ minimumNoticeMinutes: -1 }, 422, 'setting_out_of_range'],
    [{ bookingHorizonDays: 0 }, 422, 'setting_out_of_range'],
    [{ bookingHorizonDays: 1.5 }, 400, 'invalid_request'],
    [{ bufferMinutes: null }, 400, 'invalid_request'],
    [{ modalities: [] }, 400, 'invalid_request'],
    [{ modalities: ['telepathy'] }, 400, 'invalid_request'],
    [{ price: { amount: 1 } }, 400, 'invalid_request'],
    [{ languages: ['<es>'] }, 400, 'invalid_request'],
    [{ specializations: ['unheard-of'] }, 400, 'invalid_request'],
  ])('answer %j with %d', async (change, status, code) => {
    const { id } = await enterProfessional(test);
    const answer = await admin.patch(`/professionals/${id}`, change);
    expect(answer).toMatchObject({ status, body: code ? { code } : {} });
  });

  it('name the setting that is out of range', async () => {
    const answer = await admin.post('/professionals', { ...ENTRY, bufferMinutes: 500 });
    expect(answer).toMatchObject({ status: 422, body: { code: 'setting_out_of_range', setting: 'bufferMinutes' } });
  });
});
