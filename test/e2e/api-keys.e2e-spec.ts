import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { machine } from '../support/factories/api-key';
import { workingProfessional } from '../support/factories/appointment';
import { enterPatient, patientBody } from '../support/factories/patient';
import { listen } from '../support/recording';
import { auditOf } from '../support/traces';

const START = '2026-05-06T14:00:00.000Z';

describe('API keys', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('are shown once, kept as a hash, and listed by how they begin', async () => {
    const { account, client } = await signedIn(test, 'admin');
    const order = { name: 'Web site', scopes: ['practice:write', 'appointments:read'], expiresInDays: 90 };
    const { status, body } = await client.post('/api-keys', order);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Web site',
      prefix: expect.stringMatching(/^prx_[\w-]{8}$/),
      scopes: ['appointments:read', 'practice:write'],
      createdBy: account.id,
      createdAt: '2026-05-04T10:00:00.000Z',
      expiresAt: '2026-08-02T10:00:00.000Z',
      limitPerMinute: null,
      lastUsedAt: null,
      key: expect.stringMatching(/^prx_[\w-]{43}$/),
    });
    const { key, ...shown } = body as { id: string; key: string; prefix: string };
    expect(key.startsWith(shown.prefix)).toBe(true);
    expect((await client.get('/api-keys', { limit: 1 })).body.data).toEqual([shown]);
    const [{ row }] = await test.em.query<[{ row: string }]>(
      `SELECT api_keys::text AS row FROM api_keys WHERE id = $1`,
      [shown.id],
    );
    expect(row).not.toContain(key.slice(12));
    expect(await auditOf(test, shown.id)).toEqual(['api_key.made allowed']);
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['a scope that does not exist', { scopes: ['accounts:write'] }],
    ['the same scope twice', { scopes: ['patients:read', 'patients:read'] }],
    ['no end', { expiresInDays: undefined }],
    ['an end too far ahead', { expiresInDays: 366 }],
    ['an end at once', { expiresInDays: 0 }],
    ['no unit at all', { limitPerMinute: 0 }],
    ['half a unit', { limitPerMinute: 1.5 }],
  ])('are not made with %s', async (_, change) => {
    const { client } = await signedIn(test, 'admin');
    const order = { name: 'x', scopes: ['patients:read'], expiresInDays: 30, ...change };
    expect(await client.post('/api-keys', order)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('name the scope that is missing, in both languages', async () => {
    const { client } = await machine(test, ['availability:read']);
    const answer = await client.with({ 'accept-language': 'en' }).get('/patients');
    expect(answer.body).toMatchObject({
      status: 403,
      code: 'insufficient_scope',
      scope: 'patients:read',
      detail: 'It needs the scope patients:read.',
    });
    expect((await client.with({ 'accept-language': 'es' }).get('/patients')).body.detail).toBe(
      'Necesita el permiso patients:read.',
    );
    expect((await client.get('/me')).body.code).toBe('forbidden');
    expect((await client.get('/practice')).status).toBe(200);
  });

  it('that are unknown, mangled or of another case are refused', async () => {
    const { key } = await machine(test, ['patients:read']);
    for (const forged of [
      `${key}x`,
      key.slice(0, -1),
      key.toUpperCase(),
      `prx_${'A'.repeat(43)}`,
      'prx_',
      `${key}\u00e9`,
    ])
      expect(await test.client.as(forged).get('/patients')).toMatchObject({
        status: 401,
        body: { code: 'not_signed_in' },
      });
    expect((await test.client.with({ authorization: `bearer  ${key}` }).get('/patients')).status).toBe(200);
    expect((await test.client.with({ authorization: `Basic ${key}` }).get('/patients')).status).toBe(401);
  });

  it('are refused once revoked: at once here, within a second if another process did it', async () => {
    const { client: admin } = await signedIn(test, 'admin');
    const [here, elsewhere] = [await machine(test, ['patients:read']), await machine(test, ['patients:read'])];
    for (const { client } of [here, elsewhere]) expect((await client.get('/patients')).status).toBe(200);
    expect((await admin.delete(`/api-keys/${here.id}`)).status).toBe(204);
    expect((await here.client.get('/patients')).status).toBe(401);
    expect(await admin.delete(`/api-keys/${here.id}`)).toMatchObject({
      status: 404,
      body: { code: 'api_key_not_found' },
    });
    expect((await admin.get('/api-keys', { limit: 100 })).text).not.toContain(here.id);
    await test.em.query(`UPDATE api_keys SET revoked_at = now() WHERE id = $1`, [elsewhere.id]);
    test.clock.advance(1_000);
    expect((await elsewhere.client.get('/patients')).status).toBe(401);
    expect(await auditOf(test, here.id)).toEqual(['api_key.made allowed', 'api_key.revoked allowed']);
  });

  it('are refused once they have expired', async () => {
    const { client } = await machine(test, ['patients:read'], { expiresInDays: 1 });
    test.clock.advance(86_400_000 - 1_000);
    expect((await client.get('/patients')).status).toBe(200);
    test.clock.advance(1_000);
    expect((await client.get('/patients')).status).toBe(401);
  });

  it('have their last use noted once a minute, not at every request', async () => {
    const { id, client } = await machine(test, ['waitlist:read']);
    const usedAt = async () =>
      (await test.em.query<[{ at: Date | null }]>(`SELECT last_used_at AS at FROM api_keys WHERE id = $1`, [id]))[0].at;
    expect(await usedAt()).toBeNull();
    const first = test.clock.now();
    await Promise.all(Array.from({ length: 20 }, () => client.get('/waitlist-entries')));
    expect(await usedAt()).toEqual(first);
    test.clock.advance(59_000);
    await client.get('/waitlist-entries');
    expect(await usedAt()).toEqual(first);
    test.clock.advance(1_000);
    await client.get('/waitlist-entries');
    expect(await usedAt()).toEqual(test.clock.now());
    const sent = await listen(() => client.get('/waitlist-entries'));
    expect(sent.filter(({ name }) => name === 'use_api_key')).toEqual([]);
  });

  it('act for the practice, and the trail says which one did', async () => {
    const professional = await workingProfessional(test);
    const patient = await enterPatient(test);
    const { id: keyId, client } = await machine(test, ['appointments:write', 'appointments:read']);
    const order = { professionalId: professional.id, patientId: patient.id, startsAt: START, type: 'consultation' };
    const once = { headers: { 'idempotency-key': 'from the web site' } };
    const answers = [await client.post('/appointments', order, once), await client.post('/appointments', order, once)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]!.text).toBe(answers[0]!.text);
    const entries = await test.em.query<unknown[]>(
      `SELECT actor_account_id AS actor, actor_role AS role FROM audit_entries WHERE record_id = $1 AND action = 'appointment.booked'`,
      [answers[0]!.body.id],
    );
    expect(entries).toEqual([{ actor: keyId, role: 'api_key' }]);
    const { type, ...time } = { ...order, startsAt: '2026-05-06T16:00:00.000Z' };
    const hold = await client.post('/slot-holds', time);
    expect(hold.status).toBe(201);
    expect((await client.delete(`/slot-holds/${hold.body.id}`)).status).toBe(204);
  });

  it('see and write free texts about health only with their scope', async () => {
    const patient = await enterPatient(test);
    const { client: plain } = await machine(test, ['patients:read', 'patients:write']);
    const { client: health } = await machine(test, ['patients:read', 'patients:write', 'patients:health']);
    const seen = (await plain.get(`/patients/${patient.id}`)).body as Record<string, unknown>;
    expect(Object.keys(seen)).toEqual(expect.arrayContaining(['ssn', 'tags', 'phone']));
    for (const field of ['allergiesAndMedication', 'aboutNote', 'staffNote']) expect(seen).not.toHaveProperty(field);
    expect((await plain.get('/patients')).text).not.toContain('sertralina');
    expect((await health.get(`/patients/${patient.id}`)).body.aboutNote).toBe('Prefiere la tarde.');
    expect(await plain.patch(`/patients/${patient.id}`, { staffNote: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'field_not_writable' },
    });
    expect((await plain.patch(`/patients/${patient.id}`, { address: 'Calle 8' })).status).toBe(200);
    expect((await plain.post('/patients', patientBody())).status).toBe(403);
    expect((await health.post('/patients', patientBody())).status).toBe(201);
  });

  it('see the reason of an appointment only with patients:health', async () => {
    const professional = await workingProfessional(test);
    const patient = await enterPatient(test);
    const scopes = ['appointments:read', 'appointments:write'] as const;
    const { client: plain } = await machine(test, scopes);
    const { client: health } = await machine(test, [...scopes, 'patients:health']);
    const order = { professionalId: professional.id, patientId: patient.id, startsAt: START, type: 'consultation' };
    const { body } = await plain.post('/appointments', { ...order, reason: 'No duermo' });
    expect(body.reason).toBeNull();
    const cancelled = await plain.post(`/appointments/${body.id}/cancel`, { reasonCode: 'illness', reason: 'Gripe' });
    expect(cancelled.body.cancellation).toMatchObject({ reasonCode: 'illness', reason: null });
    const paths = [`/appointments/${body.id}`, `/appointments/${body.id}/history`, '/appointments'];
    for (const path of paths) {
      expect((await plain.get(path)).text).not.toMatch(/No duermo|Gripe/);
      expect((await health.get(path)).text).toMatch(/No duermo|Gripe/);
    }
  });
});
