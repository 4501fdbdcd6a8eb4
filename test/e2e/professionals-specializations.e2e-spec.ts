import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, signedInProfessional } from '../support/factories/professional';

const NAMES = { es: 'Duelo', en: 'Grief' };

describe('specializations and contacts', () => {
  let test: TestApp;
  let admin: Client;
  let adminId: string;

  beforeAll(async () => {
    test = await startApp();
    const { client, account } = await signedIn(test, 'admin');
    admin = client;
    adminId = account.id;
  });
  afterAll(() => test.stop());

  it('keeps specializations by slug', async () => {
    const { body, status } = await admin.post('/specializations', { slug: 'grief', names: NAMES });
    expect({ body, status }).toMatchObject({ status: 201, body: { slug: 'grief', names: NAMES, version: 1 } });
    expect(await admin.post('/specializations', { slug: 'grief', names: NAMES })).toMatchObject({
      status: 409,
      body: { code: 'specialization_exists' },
    });
    expect((await admin.post('/specializations', { slug: 'Grief!', names: NAMES })).status).toBe(400);
    const renamed = await admin.patch(`/specializations/${body.id}`, { slug: 'loss', names: { en: 'Loss' } });
    expect(renamed.body).toMatchObject({ slug: 'loss', names: { es: 'Duelo', en: 'Loss' }, version: 2 });
    await admin.post('/specializations', { slug: 'addiction', names: NAMES });
    const first = await test.client.get('/specializations', { limit: 1 });
    expect(first.body.data).toMatchObject([{ slug: 'addiction' }]);
    const second = await test.client.get('/specializations', { limit: 1, cursor: first.body.page.nextCursor });
    expect(second.body).toMatchObject({ data: [{ slug: 'loss' }], page: { nextCursor: null } });
  });

  it('removes one only when nobody has it and it has not changed', async () => {
    const { body } = await admin.post('/specializations', { slug: 'sleep', names: NAMES });
    const { id } = await enterProfessional(test);
    await admin.patch(`/professionals/${id}`, { specializations: ['sleep'] });
    const path = `/specializations/${body.id}`;
    expect(await admin.delete(path)).toMatchObject({ status: 409, body: { code: 'specialization_in_use' } });
    await admin.patch(`/professionals/${id}`, { specializations: [] });
    expect((await admin.delete(path, { headers: { 'if-match': '"7"' } })).status).toBe(412);
    expect((await admin.delete(path, { headers: { 'if-match': '"1"' } })).status).toBe(204);
    expect(await admin.delete(path)).toMatchObject({ status: 404, body: { code: 'specialization_not_found' } });
  });

  it('lets only administrators write specializations', async () => {
    const { client } = await signedInProfessional(test);
    expect((await client.post('/specializations', { slug: 'x', names: NAMES })).status).toBe(403);
    expect((await test.client.delete(`/specializations/${randomUUID()}`)).status).toBe(401);
  });

  it('keeps the contacts with a professional, newest first', async () => {
    const { professional, client } = await signedInProfessional(test);
    const path = `/professionals/${professional.id}/contacts`;
    const call = { channel: 'phone', direction: 'outbound', summary: 'Asked for the new hours.' };
    const now = await admin.post(path, call);
    expect(now).toMatchObject({ status: 201, body: { ...call, at: '2026-05-04T10:00:00.000Z', recordedBy: adminId } });
    for (const day of ['01', '03', '02']) await admin.post(path, { ...call, at: `2026-05-${day}T08:00:00+00:00` });
    const first = await admin.get(path, { limit: 2 });
    const second = await admin.get(path, { limit: 2, cursor: first.body.page.nextCursor });
    const dates = [...first.body.data, ...second.body.data].map(({ at }: { at: string }) => at.slice(0, 10));
    expect(dates).toEqual(['2026-05-04', '2026-05-03', '2026-05-02', '2026-05-01']);
    expect(second.body.page.nextCursor).toBeNull();
    expect((await client.get(path)).status).toBe(403);
    expect((await admin.post(path, { ...call, channel: 'fax' })).status).toBe(400);
    expect((await admin.post(path, { ...call, summary: ' ' })).status).toBe(400);
    expect((await admin.get(`/professionals/${randomUUID()}/contacts`)).status).toBe(404);
  });
});
