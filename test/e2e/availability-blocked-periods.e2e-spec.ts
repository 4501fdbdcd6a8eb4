import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, signedInProfessional } from '../support/factories/professional';

const CANARY = 'Operación de rodilla';

describe('blocked periods', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  it('are of a professional, with a private and encrypted reason', async () => {
    const { professional, client, account } = await signedInProfessional(test);
    const path = `/professionals/${professional.id}/blocked-periods`;
    const period = {
      startsOn: '2026-06-01',
      endsOn: '2026-06-05',
      startTime: '12:00',
      endTime: '14:00',
      reason: CANARY,
    };
    const answer = await client.post(path, period);
    expect(answer).toMatchObject({ status: 201, body: { ...period, professionalId: professional.id } });
    const [row] = await test.em.query<Record<string, string>[]>(`SELECT * FROM blocked_periods WHERE id = $1`, [
      answer.body.id,
    ]);
    expect(row).toMatchObject({ created_by: account.id });
    const stored = await test.em.query<object[]>(`SELECT row_to_json(b)::text AS line FROM blocked_periods b
      UNION ALL SELECT row_to_json(a)::text FROM audit_entries a UNION ALL SELECT row_to_json(o)::text FROM outbox_events o`);
    expect(JSON.stringify(stored)).not.toContain('rodilla');
    expect((await client.get(path)).body.data).toMatchObject([{ reason: CANARY }]);
    expect((await client.delete(`${path}/${answer.body.id}`)).status).toBe(204);
    expect(await client.delete(`${path}/${answer.body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'blocked_period_not_found' },
    });
  });

  it('are listed by date, page by page', async () => {
    const { id } = await enterProfessional(test);
    const path = `/professionals/${id}/blocked-periods`;
    for (const [startsOn, endsOn] of [
      ['2026-07-01', '2026-07-02'],
      ['2026-06-01', '2026-06-02'],
      ['2026-05-01', '2026-08-01'],
      ['2026-05-01', '2026-05-01'],
    ]) {
      await admin.post(path, { startsOn, endsOn });
    }
    const first = await admin.get(path, { limit: 2, from: '2026-06-02' });
    const second = await admin.get(path, { limit: 2, from: '2026-06-02', cursor: first.body.page.nextCursor });
    const dates = [...first.body.data, ...second.body.data].map(({ startsOn }: { startsOn: string }) => startsOn);
    expect(dates).toEqual(['2026-05-01', '2026-06-01', '2026-07-01']);
    expect(second.body.page.nextCursor).toBeNull();
    const forged = Buffer.from(JSON.stringify(['no date', randomUUID()])).toString('base64url');
    expect((await admin.get(path, { cursor: forged })).status).toBe(400);
  });

  it('of the practice are for administrators, and apart from those of professionals', async () => {
    const { client, professional } = await signedInProfessional(test);
    const closure = await admin.post('/blocked-periods', {
      startsOn: '2026-12-25',
      endsOn: '2026-12-25',
      reason: 'Navidad',
    });
    expect(closure).toMatchObject({ status: 201, body: { professionalId: null, startTime: null, reason: 'Navidad' } });
    expect((await admin.get('/blocked-periods')).body.data).toMatchObject([{ id: closure.body.id }]);
    expect((await admin.get(`/professionals/${professional.id}/blocked-periods`)).body.data).toEqual([]);
    expect((await client.get('/blocked-periods')).status).toBe(403);
    expect((await client.post('/blocked-periods', { startsOn: '2026-12-25', endsOn: '2026-12-25' })).status).toBe(403);
    expect((await admin.delete(`/professionals/${professional.id}/blocked-periods/${closure.body.id}`)).status).toBe(
      404,
    );
    expect((await admin.delete(`/blocked-periods/${closure.body.id}`)).status).toBe(204);
    const entries = await test.em.query<object[]>(
      `SELECT action, record_id FROM audit_entries WHERE record_type = 'practice' ORDER BY id`,
    );
    expect(entries).toEqual([
      { action: 'availability.blocked_period_set', record_id: null },
      { action: 'availability.blocked_period_removed', record_id: null },
    ]);
  });

  it('of a professional are nobody else’s', async () => {
    const { client } = await signedInProfessional(test);
    const other = await enterProfessional(test);
    const period = await admin.post(`/professionals/${other.id}/blocked-periods`, {
      startsOn: '2026-06-01',
      endsOn: '2026-06-01',
    });
    const path = `/professionals/${other.id}/blocked-periods`;
    for (const there of [path, `/professionals/${randomUUID()}/blocked-periods`]) {
      const answers = [
        await client.get(there),
        await client.post(there, { startsOn: '2026-06-01', endsOn: '2026-06-01' }),
        await client.delete(`${there}/${period.body.id}`),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject({ status: 404, body: { code: 'professional_not_found' } });
    }
    expect((await test.client.get(path)).status).toBe(401);
    expect((await admin.get(`/professionals/${randomUUID()}/blocked-periods`)).status).toBe(404);
    expect((await admin.delete(`/blocked-periods/${period.body.id}`)).status).toBe(404);
  });

  it.each([
    [{ startsOn: '2026-06-02', endsOn: '2026-06-01' }, 400, 'endsOn'],
    [{ startsOn: '2026-06-01', endsOn: '2027-06-02' }, 400, 'endsOn'],
    [{ startsOn: '2026-06-01', endsOn: '2026-06-01', startTime: '10:00' }, 400, 'endTime'],
    [{ startsOn: '2026-06-01', endsOn: '2026-06-01', endTime: '10:00' }, 400, 'startTime'],
    [{ startsOn: '2026-06-01', endsOn: '2026-06-01', onConflict: 'ignore' }, 400, 'onConflict'],
    [{ startsOn: '2026-06-01' }, 400, 'endsOn'],
    [{ startsOn: '2036-06-01', endsOn: '2036-06-01' }, 422, undefined],
    [{ startsOn: '2026-06-01', endsOn: '2027-06-01' }, 201, undefined],
  ])('answer %j with %d', async (body, status, field) => {
    const { id } = await enterProfessional(test);
    const answer = await admin.post(`/professionals/${id}/blocked-periods`, body);
    expect(answer).toMatchObject({ status, body: field ? { errors: [{ field }] } : {} });
  });
});
