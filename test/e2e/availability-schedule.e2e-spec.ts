import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional, signedInProfessional } from '../support/factories/professional';

const MORNING = { weekday: 1, start: '09:00', end: '13:00' };
const UNBOUNDED = { validFrom: null, validTo: null };

describe('the schedule of a professional', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  it('is replaced as a whole, and read by anyone', async () => {
    const { professional, client } = await signedInProfessional(test);
    const path = `/professionals/${professional.id}/schedule`;
    const empty = await test.client.get(path);
    expect(empty).toMatchObject({ status: 200, body: { timeZone: 'America/La_Paz', windows: [], version: 1 } });
    const tuesday = { weekday: 2, start: '22:00', end: '02:00', validFrom: '2026-01-01', validTo: '2026-12-31' };
    const set = await client.put(path, { timeZone: 'Europe/Madrid', windows: [tuesday, MORNING] });
    const expected = { timeZone: 'Europe/Madrid', windows: [{ ...MORNING, ...UNBOUNDED }, tuesday], version: 2 };
    expect(set).toMatchObject({ status: 200, body: expected });
    expect(set.headers.get('etag')).toBe('"2"');
    await admin.put(path, { timeZone: 'Europe/Madrid', windows: [MORNING] });
    expect((await test.client.get(path)).body).toEqual({
      ...expected,
      windows: [{ ...MORNING, ...UNBOUNDED }],
      version: 3,
    });
    expect((await test.client.get(`/professionals/${professional.id}`)).body).toMatchObject({
      timeZone: 'Europe/Madrid',
      version: 2,
    });
  });

  it('leaves an audit entry and an event', async () => {
    const { id } = await enterProfessional(test);
    await admin.put(`/professionals/${id}/schedule`, { timeZone: 'UTC', windows: [MORNING] });
    const entries = await test.em.query<object[]>(`SELECT action FROM audit_entries WHERE record_id = $1`, [id]);
    expect(entries).toEqual([{ action: 'availability.schedule_set' }]);
    const events = await test.em.query<object[]>(`SELECT type, data FROM outbox_events WHERE aggregate_id = $1`, [id]);
    expect(events).toEqual([
      { type: 'availability.changed', data: { professionalId: id, what: 'schedule', act: 'set' } },
    ]);
  });

  it.each([
    ['on one day', [MORNING, { weekday: 1, start: '12:59', end: '14:00' }], [[0, 1]]],
    [
      'across midnight',
      [
        { weekday: 2, start: '00:30', end: '03:00' },
        { weekday: 1, start: '22:00', end: '01:00' },
      ],
      [[0, 1]],
    ],
    ['from Sunday into Monday', [{ weekday: 7, start: '20:00', end: '10:00' }, MORNING], [[0, 1]]],
    [
      'while both are valid',
      [
        { ...MORNING, validTo: '2026-06-01' },
        { ...MORNING, validFrom: '2026-06-01' },
      ],
      [[0, 1]],
    ],
  ])('refuses windows that overlap %s, and names them', async (_, windows, pairs) => {
    const { id } = await enterProfessional(test);
    const answer = await admin.put(`/professionals/${id}/schedule`, { timeZone: 'UTC', windows });
    expect(answer).toMatchObject({ status: 422, body: { code: 'overlapping_windows', pairs } });
    expect((await admin.get(`/professionals/${id}/schedule`)).body).toMatchObject({ windows: [], version: 1 });
  });

  it('takes windows that touch, or are never valid together', async () => {
    const { id } = await enterProfessional(test);
    const windows = [
      { ...MORNING, validTo: '2026-05-31' },
      { ...MORNING, validFrom: '2026-06-01' },
      { weekday: 1, start: '13:00', end: '00:00' },
    ];
    expect((await admin.put(`/professionals/${id}/schedule`, { timeZone: 'UTC', windows })).status).toBe(200);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus', windows: [] }, 'timeZone'],
    [{ windows: [] }, 'timeZone'],
    [{ timeZone: 'UTC' }, 'windows'],
    [{ timeZone: 'UTC', windows: [{ ...MORNING, weekday: 8 }] }, 'windows[0].weekday'],
    [{ timeZone: 'UTC', windows: [{ ...MORNING, end: '24:00' }] }, 'windows[0].end'],
    [{ timeZone: 'UTC', windows: [{ ...MORNING, validFrom: null }] }, 'windows[0].validFrom'],
    [
      { timeZone: 'UTC', windows: [{ ...MORNING, validFrom: '2026-06-02', validTo: '2026-06-01' }] },
      'windows[0].validTo',
    ],
    [{ timeZone: 'UTC', windows: [{ ...MORNING, room: 3 }] }, 'windows[0].room'],
    [{ timeZone: 'UTC', windows: ['09:00'] }, 'windows'],
  ])('refuses %j', async (body, field) => {
    const { id } = await enterProfessional(test);
    const answer = await admin.put(`/professionals/${id}/schedule`, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: expect.arrayContaining([expect.objectContaining({ field })]) },
    });
  });

  it('lets one of two edits of the same version through', async () => {
    const { id } = await enterProfessional(test);
    const put = () =>
      admin.put(
        `/professionals/${id}/schedule`,
        { timeZone: 'UTC', windows: [MORNING] },
        { headers: { 'if-match': '"1"' } },
      );
    const answers = await Promise.all([put(), put()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('is written by the professional and administrators alone, and hidden with an inactive one', async () => {
    const { professional, client } = await signedInProfessional(test);
    const other = await signedInProfessional(test);
    const gone = await enterProfessional(test, { status: 'inactive' });
    const body = { timeZone: 'UTC', windows: [] };
    expect((await other.client.put(`/professionals/${professional.id}/schedule`, body)).status).toBe(403);
    expect(
      (await (await signedIn(test, 'patient')).client.put(`/professionals/${professional.id}/schedule`, body)).status,
    ).toBe(403);
    expect((await test.client.put(`/professionals/${professional.id}/schedule`, body)).status).toBe(401);
    for (const id of [gone.id, randomUUID()]) {
      expect(await client.get(`/professionals/${id}/schedule`)).toMatchObject({
        status: 404,
        body: { code: 'professional_not_found' },
      });
      expect((await client.put(`/professionals/${id}/schedule`, body)).status).toBe(404);
    }
    expect((await admin.get(`/professionals/${gone.id}/schedule`)).status).toBe(200);
  });
});
