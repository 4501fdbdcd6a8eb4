import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, signedInProfessional } from '../support/factories/professional';

/** A Monday, 06:00 in La Paz. */
const NOW = '2026-05-04T10:00:00.000Z';

describe('the status of a professional', () => {
  let test: TestApp;
  let admin: Client;
  let adminId: string;

  beforeAll(async () => {
    test = await startApp();
    const { client, account } = await signedIn(test, 'admin');
    admin = client;
    adminId = account.id;
  });
  beforeEach(() => test.clock.set(NOW));
  afterAll(() => test.stop());

  it('is changed by administrators, with a reason and a history', async () => {
    const { id } = await enterProfessional(test);
    const act = async (name: string, body?: object) => admin.post(`/professionals/${id}/${name}`, body);
    const blocked = await act('block', { reason: 'On leave', until: '2026-05-10' });
    expect(blocked).toMatchObject({
      status: 200,
      body: {
        status: 'blocked',
        statusReason: 'On leave',
        blockedUntil: '2026-05-10',
        acceptsNewPatients: false,
        version: 2,
      },
    });
    expect((await act('unblock')).body).toMatchObject({ status: 'active', statusReason: null, blockedUntil: null });
    expect((await act('deactivate', { reason: 'Retired' })).body).toMatchObject({ status: 'inactive' });
    expect((await act('activate')).body).toMatchObject({ status: 'active' });
    const first = await admin.get(`/professionals/${id}/status-changes`, { limit: 3 });
    expect(first.body.data).toMatchObject([
      { from: 'inactive', to: 'active', reason: null, changedBy: adminId, changedAt: NOW },
      { from: 'active', to: 'inactive', reason: 'Retired' },
      { from: 'blocked', to: 'active' },
    ]);
    const rest = await admin.get(`/professionals/${id}/status-changes`, {
      limit: 3,
      cursor: first.body.page.nextCursor,
    });
    expect(rest.body).toMatchObject({ data: [{ to: 'blocked', until: '2026-05-10' }], page: { nextCursor: null } });
    const events = await test.em.query<{ type: string }[]>(
      `SELECT type FROM outbox_events WHERE aggregate_id = $1 ORDER BY id`,
      [id],
    );
    expect(events.map(({ type }) => type.split('.')[1])).toEqual(['blocked', 'unblocked', 'deactivated', 'activated']);
    expect(JSON.stringify(events)).not.toContain('leave');
  });

  it('says so when an act changes nothing or does not fit', async () => {
    const { id } = await enterProfessional(test);
    const act = async (name: string, body?: object) => admin.post(`/professionals/${id}/${name}`, body);
    expect(await act('activate')).toMatchObject({ status: 409, body: { code: 'professional_status_unchanged' } });
    expect(await act('unblock')).toMatchObject({ status: 409, body: { code: 'professional_status_unchanged' } });
    await act('block', { until: '2026-05-10' });
    expect(await act('block', { until: '2026-05-10' })).toMatchObject({
      status: 409,
      body: { code: 'professional_status_unchanged' },
    });
    expect(await act('block', { until: '2026-05-20' })).toMatchObject({
      status: 200,
      body: { blockedUntil: '2026-05-20' },
    });
    expect(await act('activate')).toMatchObject({
      status: 409,
      body: { code: 'professional_status_not_allowed', allowed: ['block', 'unblock', 'deactivate'] },
    });
    await act('deactivate');
    expect(await act('block')).toMatchObject({
      status: 409,
      body: { code: 'professional_status_not_allowed', allowed: ['activate'] },
    });
  });

  it('ends a block by itself after its last date in the zone of the professional', async () => {
    const { id } = await enterProfessional(test, { timeZone: 'America/La_Paz' });
    await admin.post(`/professionals/${id}/block`, { until: '2026-05-10', reason: 'On leave' });
    test.clock.set('2026-05-11T03:59:59.000Z');
    const late = (await signedIn(test, 'admin')).client;
    expect((await late.get(`/professionals/${id}`)).body.status).toBe('blocked');
    test.clock.set('2026-05-11T04:00:00.000Z');
    expect((await late.get(`/professionals/${id}`)).body).toMatchObject({
      status: 'active',
      statusReason: null,
      blockedUntil: null,
    });
    expect(await late.post(`/professionals/${id}/unblock`)).toMatchObject({
      status: 409,
      body: { code: 'professional_status_unchanged' },
    });
    expect(await late.post(`/professionals/${id}/block`, { until: '2026-05-10' })).toMatchObject({
      status: 422,
      body: { code: 'block_already_over' },
    });
    expect((await late.post(`/professionals/${id}/block`, { until: '2026-05-11' })).status).toBe(200);
  });

  it('is for administrators alone', async () => {
    const { professional, client } = await signedInProfessional(test);
    for (const act of ['block', 'unblock', 'activate', 'deactivate']) {
      expect((await client.post(`/professionals/${professional.id}/${act}`)).status).toBe(403);
    }
    expect((await client.get(`/professionals/${professional.id}/status-changes`)).status).toBe(403);
    expect((await admin.post(`/professionals/${randomUUID()}/block`)).status).toBe(404);
    expect((await admin.post(`/professionals/${professional.id}/block`, { until: '2026-02-30' })).status).toBe(400);
    expect((await admin.post(`/professionals/${professional.id}/unblock`, { until: '2026-06-30' })).status).toBe(400);
  });

  it('lets one of many simultaneous acts through', async () => {
    const { id } = await enterProfessional(test);
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.post(`/professionals/${id}/deactivate`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect(
      await test.em.query(`SELECT 1 FROM professional_status_changes WHERE professional_id = $1`, [id]),
    ).toHaveLength(1);
  });
});
