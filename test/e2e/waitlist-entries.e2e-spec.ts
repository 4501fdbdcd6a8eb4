import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { auditOf, eventsOf } from '../support/traces';
import { join } from '../support/waitlist';

const WEEK = { from: '2026-05-04', to: '2026-05-10' };

describe('an entry of the waitlist', () => {
  let test: TestApp;
  let admin: Somebody;
  let ana: Somebody;
  let eva: Somebody;
  let professional: Somebody;

  beforeAll(async () => {
    test = await startApp();
    [admin, ana, eva] = [await signedInAdmin(test), await signedInPatient(test), await signedInPatient(test)];
    professional = await workingProfessional(test);
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: ana.id,
      starts_at: '2026-04-01T14:00:00Z',
      status: 'fulfilled',
    });
  });
  afterEach(() => test.em.query('TRUNCATE waitlist_entries CASCADE'));
  afterAll(() => test.stop());

  const ask = (who: Somebody, body: object) => who.client.post('/waitlist-entries', { ...WEEK, ...body });

  it('is made by patients for themselves, by professionals for own patients, by administrators for anybody', async () => {
    const elsewhere = await workingProfessional(test);
    expect(await ask(ana, { patientId: eva.id })).toMatchObject({ status: 404, body: { code: 'patient_not_found' } });
    expect(await ask(ana, { priority: 1 })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await ask(ana, { professionalId: randomUUID() })).toMatchObject({ status: 404 });
    expect(await ask(professional, {})).toMatchObject({ status: 400, body: { errors: [{ field: 'patientId' }] } });
    expect(await ask(professional, { patientId: eva.id })).toMatchObject({ status: 404 });
    expect(await ask(professional, { patientId: ana.id, professionalId: elsewhere.id })).toMatchObject({
      status: 403,
      body: { code: 'not_your_calendar' },
    });
    expect(await ask(professional, { patientId: ana.id })).toMatchObject({
      status: 201,
      body: { patientId: ana.id, professionalId: professional.id },
    });
    expect(await ask(admin, { patientId: eva.id, priority: 7 })).toMatchObject({ status: 201, body: { priority: 7 } });
  });

  it.each([
    [{ to: '2026-05-03' }, 'to', 'date_range'],
    [{ to: '2026-07-05' }, 'to', 'date_range'],
    [{ weekdays: [0] }, 'weekdays', 'list'],
    [{ weekdays: [1, 1] }, 'weekdays', 'list'],
    [{ noticeMinutes: -1 }, 'noticeMinutes', 'between'],
  ])('is refused when it makes no sense: %j', async (body, field, code) => {
    expect(await ask(ana, body)).toMatchObject({ status: 400, body: { errors: [{ field, code }] } });
  });

  it('has a duration that can be booked', async () => {
    const refused = { status: 422, body: { code: 'duration_not_allowed' } };
    expect(await ask(ana, { durationMinutes: 17 })).toMatchObject(refused);
  });

  it('is one of ten at most of a patient, also when many are made at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(ana, {})));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ body }) => body.code === 'too_many_waitlist_entries')).toHaveLength(2);
  });

  it('is listed to those whom it concerns, by time of joining, until it is left', async () => {
    const first = await join(ana, professional);
    test.clock.advance(1000);
    const [second, anybody] = [
      await join(eva, professional),
      await join(eva, professional, { professionalId: undefined }),
    ];
    const listed = async (who: Somebody, query: Readonly<Record<string, string>> = {}) => {
      const { body } = await who.client.get('/waitlist-entries', query);
      return body.data.map(({ id }: { id: string }) => id).sort();
    };
    expect(await listed(ana)).toEqual([first.id]);
    expect(await listed(eva)).toEqual([second.id, anybody.id].sort());
    expect(await listed(professional)).toEqual([first.id, second.id].sort());
    expect(await listed(admin)).toHaveLength(3);
    expect(await listed(admin, { patientId: ana.id })).toEqual([first.id]);
    expect(await listed(ana, { patientId: eva.id })).toEqual([]);
    const page = await admin.client.get('/waitlist-entries', { limit: 1 });
    expect(page.body.data).toMatchObject([{ id: first.id }]);
    const next = await admin.client.get('/waitlist-entries', { cursor: page.body.page.nextCursor });
    expect(next.body.data).toHaveLength(2);
    const stale = await ana.client.delete(`/waitlist-entries/${first.id}`, { headers: { 'if-match': '"9"' } });
    expect(stale.status).toBe(412);
    expect((await ana.client.delete(`/waitlist-entries/${first.id}`)).status).toBe(204);
    expect(await listed(admin, { patientId: ana.id })).toEqual([]);
    expect((await eventsOf(test, first.id)).map(({ type }) => type)).toEqual(['waitlist.joined', 'waitlist.left']);
    expect(await auditOf(test, first.id)).toEqual(
      expect.arrayContaining(['waitlist_entry.joined allowed', 'waitlist_entry.left allowed']),
    );
  });

  it('is made once with a key, and answered again as it was', async () => {
    const client = ana.client.with({ 'idempotency-key': randomUUID() });
    const [one, again] = [await client.post('/waitlist-entries', WEEK), await client.post('/waitlist-entries', WEEK)];
    expect(one.status).toBe(201);
    expect(again.text).toBe(one.text);
  });
});
