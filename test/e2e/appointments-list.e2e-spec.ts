import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import {
  appointmentRow,
  insert,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

describe('lists of appointments', () => {
  let test: TestApp;
  let elena: Somebody;
  let jorge: Somebody;
  let ana: Somebody;
  let luis: Somebody;
  let admin: Somebody;
  let ids: Record<'past' | 'first' | 'second' | 'third' | 'held', string>;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    [elena, jorge] = [await workingProfessional(test), await workingProfessional(test, { time_zone: 'Asia/Tokyo' })];
    [ana, luis] = [await signedInPatient(test), await signedInPatient(test)];
    const specialization = await insert(test, 'specializations', {
      slug: 'ansiedad',
      name_es: 'Ansiedad',
      name_en: 'Anxiety',
    });
    await insert(test, 'professional_specializations', {
      professional_id: jorge.id,
      specialization_id: specialization,
    });
    const given = (professional: Somebody, patient: Somebody | null, starts_at: string, more: object = {}) =>
      appointmentRow(test, { professional_id: professional.id, patient_id: patient?.id ?? null, starts_at, ...more });
    ids = {
      past: await given(elena, ana, '2026-04-06T14:00:00Z', { status: 'fulfilled' }),
      first: await given(elena, ana, '2026-05-06T14:00:00Z', { type: 'one_off' }),
      second: await given(elena, luis, '2026-05-07T14:00:00Z', { modality: 'online', status: 'pending' }),
      // 23:30 on the 7th in La Paz, the 8th in Tokyo.
      third: await given(jorge, ana, '2026-05-08T03:30:00Z'),
      held: await given(elena, null, '2026-05-09T14:00:00Z', { status: 'held' }),
    };
  });
  afterAll(() => test.stop());

  const listed = async (client: Client, query: Record<string, string | number> = {}) => {
    const { status, body } = await client.get('/appointments', query);
    expect(status).toBe(200);
    return body.data.map(({ id }: { id: string }) => Object.entries(ids).find(([, known]) => known === id)?.[0]);
  };

  it('show everybody their own, in the order of time, and holds to nobody', async () => {
    expect(await listed(admin.client)).toEqual(['past', 'first', 'second', 'third']);
    expect(await listed(elena.client)).toEqual(['past', 'first', 'second']);
    expect(await listed(ana.client)).toEqual(['past', 'first', 'third']);
    expect(await admin.client.get(`/appointments/${ids.held}`)).toMatchObject({ status: 404 });
  });

  it('find nothing of others, whatever is asked for', async () => {
    expect(await listed(ana.client, { patientId: luis.id })).toEqual([]);
    expect(await listed(elena.client, { professionalId: jorge.id })).toEqual([]);
    expect(await listed(elena.client, { patientId: ana.id })).toEqual(['past', 'first']);
  });

  it.each([
    [{ type: 'one_off' }, ['first']],
    [{ modality: 'online' }, ['second']],
    [{ status: 'pending,fulfilled' }, ['past', 'second']],
    [{ specializations: 'ansiedad,otra' }, ['third']],
    [{ specializations: 'otra' }, []],
    [{ start: '2026-05-06', end: '2026-05-07' }, ['first', 'second', 'third']],
    [{ start: '2026-05-07', end: '2026-05-07', timeZone: 'UTC' }, ['second']],
    [{ end: '2026-05-06' }, ['past', 'first']],
    [{ start: '2026-05-08' }, []],
  ])('narrow down by %j', async (query, expected) => {
    expect(await listed(admin.client, query as Record<string, string>)).toEqual(expected);
  });

  it('take dates in the zone of the professional who is asked about', async () => {
    expect(await listed(admin.client, { start: '2026-05-08', professionalId: jorge.id })).toEqual(['third']);
    expect(await listed(jorge.client, { start: '2026-05-08' })).toEqual(['third']);
  });

  it('go on where the page before ended', async () => {
    const first = await admin.client.get('/appointments', { limit: 3 });
    expect(first.body.data).toHaveLength(3);
    const second = await admin.client.get('/appointments', { limit: 3, cursor: first.body.page.nextCursor });
    expect(second.body).toMatchObject({ data: [{ id: ids.third }], page: { nextCursor: null, limit: 3 } });
    expect(await admin.client.get('/appointments', { cursor: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
  });

  it('refuse malformed filters', async () => {
    const wrong: Record<string, string>[] = [
      { status: 'held' },
      { status: 'nope' },
      { start: '2026-13-01' },
      { patientId: 'p_abcdef' },
      { start: '2026-05-08', end: '2026-05-07' },
      { order: 'x' },
    ];
    for (const query of wrong) {
      expect(await admin.client.get('/appointments', query)).toMatchObject({ status: 400 });
    }
  });

  it('are in the audit trail', async () => {
    await listed(jorge.client);
    const [entry] = await test.em.query(
      `SELECT record_id FROM audit_entries WHERE action = 'appointment.listed' AND actor_account_id = $1 ORDER BY id DESC LIMIT 1`,
      [jorge.account.id],
    );
    expect(entry.record_id).toBe(ids.third);
  });

  describe('of the sessions of a patient', () => {
    it('are past, newest first, and a professional sees those that they held', async () => {
      await appointmentRow(test, {
        professional_id: jorge.id,
        patient_id: ana.id,
        starts_at: '2026-04-08T01:00:00Z',
        status: 'no_show',
      });
      const [{ code }] = await test.em.query(`SELECT code FROM patients WHERE id = $1`, [ana.id]);
      for (const [who, expected] of [
        [admin, ['no_show', 'fulfilled']],
        [ana, ['no_show', 'fulfilled']],
        [elena, ['fulfilled']],
      ] as const) {
        for (const id of [ana.id, code]) {
          const { body } = await who.client.get(`/patients/${id}/sessions`);
          expect(body.data.map(({ status }: { status: string }) => status)).toEqual(expected);
        }
      }
      const { body } = await elena.client.get(`/patients/${ana.id}/sessions`);
      expect(body.data[0]).toEqual({
        id: ids.past,
        professional: { id: elena.id, firstName: 'Elena', lastName: 'Rojas' },
        startsAt: '2026-04-06T14:00:00.000Z',
        endsAt: '2026-04-06T15:00:00.000Z',
        durationMinutes: 60,
        timeZone: 'America/La_Paz',
        type: 'consultation',
        modality: 'in_person',
        status: 'fulfilled',
      });
    });

    it('are not there for others', async () => {
      for (const client of [luis.client, jorge.client]) {
        const of = client === luis.client ? ana.id : luis.id;
        expect(await client.get(`/patients/${of}/sessions`)).toMatchObject({
          status: 404,
          body: { code: 'patient_not_found' },
        });
      }
    });
  });
});
