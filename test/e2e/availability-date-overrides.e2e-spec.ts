import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, signedInProfessional } from '../support/factories/professional';

describe('date overrides', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  it('replace the windows of a date, and are read by anyone', async () => {
    const { professional, client } = await signedInProfessional(test);
    const path = `/professionals/${professional.id}/date-overrides`;
    const late = { start: '22:00', end: '02:00' };
    const early = { start: '08:00', end: '10:00' };
    const set = await client.put(`${path}/2026-12-24`, { windows: [late, early] });
    expect(set).toMatchObject({ status: 200, body: { date: '2026-12-24', windows: [early, late] } });
    await admin.put(`${path}/2026-12-25`, { windows: [] });
    await admin.put(`${path}/2026-12-24`, { windows: [early] });
    await admin.put(`${path}/2027-01-01`, { windows: [] });
    const list = await test.client.get(path, { from: '2026-12-24', to: '2026-12-31' });
    expect(list.body).toEqual({
      data: [
        { date: '2026-12-24', windows: [early] },
        { date: '2026-12-25', windows: [] },
      ],
    });
    expect((await client.delete(`${path}/2026-12-24`)).status).toBe(204);
    expect(await client.delete(`${path}/2026-12-24`)).toMatchObject({
      status: 404,
      body: { code: 'date_override_not_found' },
    });
    const actions = await test.em.query<object[]>(
      `SELECT action, details FROM audit_entries WHERE record_id = $1 ORDER BY id DESC LIMIT 2`,
      [professional.id],
    );
    expect(actions).toEqual([
      { action: 'availability.date_override_removed', details: { date: '2026-12-24' } },
      { action: 'availability.date_override_set', details: { date: '2027-01-01' } },
    ]);
  });

  it('refuse windows that overlap', async () => {
    const { id } = await enterProfessional(test);
    const windows = [
      { start: '09:00', end: '10:00' },
      { start: '11:00', end: '13:00' },
      { start: '12:00', end: '12:30' },
    ];
    const answer = await admin.put(`/professionals/${id}/date-overrides/2026-12-24`, { windows });
    expect(answer).toMatchObject({ status: 422, body: { code: 'overlapping_windows', pairs: [[1, 2]] } });
  });

  it.each([
    [{ from: '2026-12-01' }],
    [{ to: '2026-12-01' }],
    [{ from: '2026-12-02', to: '2026-12-01' }],
    [{ from: '2026-01-01', to: '2027-01-02' }],
    [{ from: '2026-W49', to: '2026-12-01' }],
  ])('are not listed for %j', async (query: Record<string, string>) => {
    const { id } = await enterProfessional(test);
    expect((await test.client.get(`/professionals/${id}/date-overrides`, query)).status).toBe(400);
  });

  it('want a date, and a calendar of one’s own', async () => {
    const { professional, client } = await signedInProfessional(test);
    const other = await enterProfessional(test);
    const gone = await enterProfessional(test, { status: 'inactive' });
    const put = (id: string, date: string, as = client) =>
      as.put(`/professionals/${id}/date-overrides/${date}`, { windows: [] });
    expect((await put(professional.id, '2026-02-29')).status).toBe(400);
    expect((await put(professional.id, '2026-02-28T00:00')).status).toBe(400);
    expect((await put(other.id, '2026-02-28')).status).toBe(403);
    expect((await put(gone.id, '2026-02-28')).status).toBe(404);
    expect((await put(randomUUID(), '2026-02-28', admin)).status).toBe(404);
    expect((await put(professional.id, '2026-02-28', test.client)).status).toBe(401);
    expect((await client.delete(`/professionals/${other.id}/date-overrides/2026-02-28`)).status).toBe(403);
    const range = { from: '2026-02-01', to: '2026-02-28' };
    expect((await test.client.get(`/professionals/${gone.id}/date-overrides`, range)).status).toBe(404);
  });
});
