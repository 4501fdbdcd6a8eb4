import ICAL from 'ical.js';
import { startApp, type TestApp } from '../support/app';
import { as, openAccount } from '../support/factories/account';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { auditOf } from '../support/traces';

const STARTS_AT = '2026-05-06T14:00:00.000Z';
const MINUTE = 60_000;

function events(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const status = component.getFirstPropertyValue('status');
    const start = event.startDate.toJSDate().toISOString();
    return { uid: event.uid, summary: event.summary, start, status, sequence: event.sequence };
  });
}

describe('calendars', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
    admin = await signedInAdmin(test);
  });
  beforeEach(() => test.clock.set('2026-05-04T10:00:00.000Z'));
  afterEach(() => test.em.query(`TRUNCATE appointments, calendar_feeds CASCADE`));
  afterAll(() => test.stop());

  const given = (starts_at = STARTS_AT, more: object = {}) =>
    appointmentRow(test, { professional_id: professional.id, patient_id: patient.id, starts_at, ...more });
  const newFeed = async ({ client }: Somebody): Promise<string> => {
    const answer = await client.post('/me/calendar-feed');
    expect(answer.status).toBe(201);
    return String(answer.body.url).replace(/^.*\/api\/v1/, '');
  };

  describe('of one appointment', () => {
    it('say what their reader may know, and nothing of health', async () => {
      const id = await given(STARTS_AT, { type: 'consultation' });
      const summaries = [
        [patient, 'Sesión con Elena Rojas'],
        [professional, 'Sesión'],
        [admin, 'Sesión con Elena Rojas'],
      ] as const;
      for (const [{ client }, summary] of summaries) {
        const answer = await client.get(`/appointments/${id}/calendar.ics`);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
        expect(events(answer.text)).toEqual([{ uid: id, summary, start: STARTS_AT, status: 'CONFIRMED', sequence: 0 }]);
        expect(answer.text).not.toMatch(/Quispe|Ana|consult|paciente|patient/i);
      }
      expect((await auditOf(test, id)).filter((line) => line === 'appointment.read allowed')).toHaveLength(3);
    });

    it('keep their identity and count every change', async () => {
      const id = await given();
      const path = `/appointments/${id}/calendar.ics`;
      await patient.client.post(`/appointments/${id}/reschedule`, { startsAt: '2026-05-06T15:00:00.000Z' });
      expect(events((await patient.client.get(path)).text)).toMatchObject([
        { uid: id, start: '2026-05-06T15:00:00.000Z', sequence: 1, status: 'CONFIRMED' },
      ]);
      await patient.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' });
      expect(events((await patient.client.get(path)).text)).toMatchObject([
        { uid: id, sequence: 2, status: 'CANCELLED' },
      ]);
    });

    it('show what waits for a confirmation as tentative, until the time for it is over', async () => {
      const id = await given(STARTS_AT, { status: 'pending', confirm_by: '2026-05-04T10:05:00.000Z' });
      const path = `/appointments/${id}/calendar.ics`;
      expect(events((await patient.client.get(path)).text)[0]?.status).toBe('TENTATIVE');
      test.clock.advance(5 * MINUTE);
      expect(events((await patient.client.get(path)).text)[0]?.status).toBe('CANCELLED');
    });

    it('are not there for strangers', async () => {
      const id = await given();
      const stranger = await signedInPatient(test);
      expect(await stranger.client.get(`/appointments/${id}/calendar.ics`)).toMatchObject({
        status: 404,
        body: { code: 'appointment_not_found' },
      });
    });
  });

  describe('of an account', () => {
    it('hold three months of the past and all that is to come, of every professional', async () => {
      const colleague = await workingProfessional(test, {
        first_name: 'Luis',
        last_name: 'Arce',
        time_zone: 'Europe/Madrid',
      });
      await given('2026-02-01T09:59:59.000Z', { ends_at: '2026-02-01T10:00:00.000Z' });
      await given('2026-02-01T10:00:00.000Z', { status: 'fulfilled' });
      await given('2026-04-01T14:00:00.000Z', { status: 'no_show' });
      await given('2028-03-01T14:00:00.000Z', { professional_id: colleague.id });
      await given(STARTS_AT, { patient_id: (await signedInPatient(test)).id });
      const path = await newFeed(patient);
      const { text, status } = await test.client.get(path);
      expect(status).toBe(200);
      expect(events(text).map(({ start, summary }) => [start, summary])).toEqual([
        ['2026-02-01T10:00:00.000Z', 'Sesión con Elena Rojas'],
        ['2026-04-01T14:00:00.000Z', 'Sesión con Elena Rojas'],
        ['2028-03-01T14:00:00.000Z', 'Sesión con Luis Arce'],
      ]);
      expect(text).toContain('TZID:Europe/Madrid');
      const own = await test.client.get(await newFeed(professional));
      expect(events(own.text)).toHaveLength(3);
      expect(own.text).not.toMatch(/Quispe|Ana|Elena|Luis/);
    });

    it('are in the language of the account', async () => {
      await given();
      const path = await newFeed(patient);
      await test.em.query(`UPDATE users SET language = 'en' WHERE id = $1`, [patient.account.id]);
      expect(events((await test.client.get(path)).text)[0]?.summary).toBe('Session with Elena Rojas');
      await test.em.query(`UPDATE users SET language = 'es' WHERE id = $1`, [patient.account.id]);
    });

    it('are the same bytes when nothing changed, and known by their tag or date', async () => {
      const id = await given(STARTS_AT, { updated_at: '2026-05-04T09:00:00.700Z' });
      await test.em.query(
        `UPDATE users SET updated_at = '2026-05-01'; UPDATE professionals SET updated_at = '2026-05-01'`,
      );
      const path = await newFeed(patient);
      const first = await test.client.get(path);
      test.clock.advance(60 * MINUTE);
      const second = await test.client.get(path);
      expect([second.text, second.headers.get('etag')]).toEqual([first.text, first.headers.get('etag')]);
      expect(first.headers.get('last-modified')).toBe('Mon, 04 May 2026 09:00:00 GMT');
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      const ask = (headers: Record<string, string>) => test.client.with(headers).get(path);
      const etag = first.headers.get('etag') ?? '';
      for (const tags of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        expect(await ask({ 'if-none-match': tags })).toMatchObject({ status: 304, text: '' });
      }
      expect((await ask({ 'if-none-match': '"x"' })).status).toBe(200);
      expect((await ask({ 'if-modified-since': 'Mon, 04 May 2026 09:00:00 GMT' })).status).toBe(304);
      expect((await ask({ 'if-modified-since': 'Mon, 04 May 2026 08:59:59 GMT' })).status).toBe(200);
      expect((await ask({ 'if-modified-since': 'yesterday' })).status).toBe(200);
      const client = await as(test, patient.account);
      await client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' });
      const changed = await ask({ 'if-none-match': etag });
      expect(changed.status).toBe(200);
      expect(events(changed.text)).toMatchObject([{ status: 'CANCELLED', sequence: 1 }]);
    });

    it('end what was not confirmed in time', async () => {
      await given(STARTS_AT, { status: 'pending', confirm_by: '2026-05-04T10:00:00.000Z' });
      expect(events((await test.client.get(await newFeed(professional))).text)).toMatchObject([
        { status: 'CANCELLED' },
      ]);
    });

    it('lie behind a secret that only its hash remembers, and that a new one replaces', async () => {
      const first = await newFeed(patient);
      const [, secret = ''] = /calendar-feeds\/([\w-]{43})\.ics$/.exec(first) ?? [];
      expect(secret).not.toBe('');
      const rows = JSON.stringify(await test.em.query(`SELECT * FROM calendar_feeds`));
      expect(rows).not.toContain(secret);
      expect(await test.client.get(first)).toMatchObject({ status: 200 });
      const second = await newFeed(patient);
      const gone = await test.client.get(first);
      expect(gone).toMatchObject({ status: 404, body: { code: 'calendar_feed_not_found' } });
      expect(gone.text).not.toContain(secret);
      expect(await test.client.get(second)).toMatchObject({ status: 200 });
      expect(await patient.client.delete('/me/calendar-feed')).toMatchObject({ status: 204 });
      expect(await patient.client.delete('/me/calendar-feed')).toMatchObject({ status: 204 });
      expect(await test.client.get(second)).toMatchObject({ status: 404 });
      const audit = JSON.stringify(await test.em.query(`SELECT * FROM audit_entries`));
      expect(audit).toContain('calendar_feed.opened');
      expect(audit).toContain('calendar_feed.read');
      expect(audit).not.toContain(secret);
    });

    it('are gone with their account, and answer no guess', async () => {
      const leaving = await signedInPatient(test);
      const path = await newFeed(leaving);
      await admin.client.patch(`/accounts/${leaving.account.id}`, { status: 'disabled' });
      expect(await test.client.get(path)).toMatchObject({ status: 404 });
      for (const guess of ['x', 'a'.repeat(43), 'a'.repeat(250), "' OR 1=1 --"]) {
        const answer = await test.client.get(`/calendar-feeds/${encodeURIComponent(guess)}.ics`);
        expect([guess, answer.status]).toEqual([guess, 404]);
      }
    });

    it('are not kept under an idempotency key, and not for administrators', async () => {
      const keyed = patient.client.with({ 'idempotency-key': 'feed' });
      const [one, other] = [await keyed.post('/me/calendar-feed'), await keyed.post('/me/calendar-feed')];
      expect(one.body.url).not.toBe(other.body.url);
      expect(await admin.client.post('/me/calendar-feed')).toMatchObject({ status: 403 });
      // An account without a record has nothing to show.
      const bare = await openAccount(test, 'professional');
      const { body } = await (await as(test, bare)).post('/me/calendar-feed');
      const answer = await test.client.get(String(body.url).replace(/^.*\/api\/v1/, ''));
      expect([answer.status, events(answer.text)]).toEqual([200, []]);
    });
  });
});
