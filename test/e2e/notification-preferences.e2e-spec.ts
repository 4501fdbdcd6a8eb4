import { startApp, type TestApp } from '../support/app';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { mailsTo, smsTo } from '../support/mails';
import { later } from '../support/waitlist';

const HOUR = 3_600_000;
// The clock says Monday 2026-05-04, 06:00 in La Paz; this is Wednesday 09:00, in 51 hours.
const NINE = '2026-05-06T13:00:00.000Z';
const PHONE = '+59170000001';
const OWN = '/me/notification-preferences';

describe('how people want to be told', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let admin: Somebody;

  beforeEach(async () => {
    test = await startApp();
    professional = await workingProfessional(test, { phone: '+59170000002' });
    patient = await signedInPatient(test, { phone: PHONE });
    admin = await signedInAdmin(test);
    await test.em.query(`UPDATE users SET language = 'en'`);
  });
  afterEach(() => test.stop());

  const book = async (patientId = patient.id): Promise<string> => {
    const order = { professionalId: professional.id, patientId, startsAt: NINE, type: 'consultation' };
    const { status, body } = await (await later(test, admin)).client.post('/appointments', order);
    expect(status).toBe(201);
    return body.id;
  };
  const change = async (who: Somebody, body: object, path = OWN) => (await later(test, who)).client.patch(path, body);
  const mails = () => mailsTo(test, patient.account.email).map(({ subject }) => subject);
  const reminded = () => mails().filter((subject) => subject === 'Reminder of your appointment').length;
  /** So many hours before the start. */
  const until = async (hours: number) => {
    await passTime(test, Date.parse(NINE) - hours * HOUR - test.clock.now().getTime());
    await workOff(test);
  };

  it('is as the practice does until they say otherwise, and changes field by field', async () => {
    const before = await patient.client.get(OWN);
    expect(before.body).toEqual({ language: 'en', channels: null, reminders: true, reminderMinutes: null, version: 1 });
    expect(before.headers.get('etag')).toBe('"1"');
    const wanted = { language: 'es', channels: ['sms', 'email'], reminderMinutes: [60, 2880] };
    const { body } = await patient.client.patch(OWN, wanted);
    expect(body).toEqual({
      ...wanted,
      channels: ['email', 'sms'],
      reminderMinutes: [2880, 60],
      reminders: true,
      version: 2,
    });
    expect((await patient.client.get('/me')).body.account.language).toBe('es');
    expect((await patient.client.patch(OWN, wanted)).body.version).toBe(2);
    expect((await patient.client.patch(OWN, { channels: null, reminderMinutes: null })).body).toMatchObject({
      channels: null,
      reminderMinutes: null,
      language: 'es',
    });
    const stale = await patient.client.with({ 'if-match': '"2"' }).patch(OWN, { reminders: false });
    expect([stale.status, (await patient.client.get(OWN)).body.reminders]).toEqual([412, true]);
  });

  it.each([
    { channels: [] },
    { channels: ['pigeon'] },
    { channels: ['sms', 'sms'] },
    { reminderMinutes: [14] },
    { reminderMinutes: [20_161] },
    { reminderMinutes: [60, 60] },
    { reminderMinutes: [15, 16, 17, 18, 19, 20] },
    { reminderMinutes: 60 },
    { reminders: null },
    { language: 'qu' },
    { security: false },
  ])('refuses %j', async (body) => {
    expect((await patient.client.patch(OWN, body)).status).toBe(400);
  });

  it('is a matter of channels and language only for professionals', async () => {
    expect((await professional.client.patch(OWN, { reminders: false })).body.code).toBe('reminders_for_patients_only');
    expect((await professional.client.patch(OWN, { channels: ['sms'] })).status).toBe(200);
    await book();
    await workOff(test);
    expect(smsTo(test, '+59170000002')).toEqual([expect.stringContaining('Wednesday 6 May at 09:00')]);
    expect(mailsTo(test, professional.account.email)).toEqual([]);
  });

  it('is told by both channels, in the language that was chosen', async () => {
    await change(patient, { channels: ['email', 'sms'], language: 'es' });
    await book();
    await workOff(test);
    expect(mails()).toEqual(['Su cita']);
    expect(smsTo(test, PHONE)).toEqual(['Su cita. La cita es el miércoles 6 de mayo a las 09:00 (America/La_Paz).']);
    expect((await test.client.get('//dev/outbox')).text).toContain(`sms → ${PHONE}`);
  });

  it('never keeps a letter about the account away from the mailbox', async () => {
    await change(patient, { channels: ['sms'], reminders: false });
    await test.client.post('/auth/password/forgot', { email: patient.account.email });
    await workOff(test);
    expect([mails(), smsTo(test, PHONE)]).toEqual([['Change your password'], []]);
  });

  it('is set by staff for a patient without an account, who is told by SMS where there is no e-mail', async () => {
    const { body } = await admin.client.post('/patients', {
      firstName: 'Eva',
      lastName: 'Luna',
      phone: '+59171200003',
      dateOfBirth: '1980-01-01',
      sex: 'F',
      allergiesAndMedication: '-',
    });
    const path = `/patients/${body.code}/notification-preferences`;
    expect((await change(admin, { language: 'en' }, path)).body).toMatchObject({ language: 'en', channels: null });
    expect((await change(professional, { language: 'es' }, path)).status).toBe(403);
    await book(body.id);
    expect((await professional.client.get(path)).body.language).toBe('en');
    await workOff(test);
    expect(smsTo(test, '+59171200003')).toEqual([expect.stringContaining('The appointment is on')]);
  });

  it('moves reminders that are planned already: earlier, later, away and back', async () => {
    await book();
    await workOff(test);
    await change(patient, { reminderMinutes: [48 * 60, 60] });
    await workOff(test);
    await until(48);
    expect(reminded()).toBe(1);
    await until(24);
    await until(2);
    expect(reminded()).toBe(1);
    await change(patient, { reminders: false });
    await workOff(test);
    await until(1.5);
    await change(patient, { reminders: true, reminderMinutes: [30] });
    await workOff(test);
    await until(1);
    expect(reminded()).toBe(1);
    await until(0.5);
    expect(reminded()).toBe(2);
  });

  it('follows the practice where the patient has said nothing, and not where they have', async () => {
    const other = await signedInPatient(test);
    await book();
    await change(other, { reminderMinutes: [120] });
    const order = { professionalId: professional.id, startsAt: '2026-05-06T15:00:00.000Z', type: 'consultation' };
    await other.client.post('/appointments', order);
    await workOff(test);
    expect((await admin.client.patch('/practice', { reminderMinutes: [15, 3000] })).body.reminderMinutes).toEqual([
      3000, 15,
    ]);
    await workOff(test);
    await until(50);
    await until(24);
    await until(2);
    expect(reminded()).toBe(1);
    await until(0.25);
    expect(reminded()).toBe(2);
    await until(0);
    const toOther = mailsTo(test, other.account.email).filter(({ subject }) => subject.startsWith('Recordatorio'));
    expect(toOther.map(({ at }) => at.toISOString())).toEqual(['2026-05-06T13:00:00.000Z']);
    expect((await (await later(test, admin)).client.patch('/practice', { reminderMinutes: [1, 2] })).status).toBe(400);
  });

  it('is planned anew page by page', async () => {
    await test.em.query(
      `INSERT INTO appointments (professional_id, patient_id, starts_at, ends_at, occupied_until, type, modality, status, notice_hours,
                                 late_fee_percent, cancellation_deadline, created_at, updated_at)
       SELECT $1, $2, t, t + interval '15 minutes', t + interval '15 minutes', 'one_off', 'online', 'booked', 24, 0, t, now(), now()
         FROM (SELECT $3::timestamptz + n * interval '15 minutes' AS t FROM generate_series(1, 450) n) times`,
      [professional.id, patient.id, NINE],
    );
    await admin.client.patch('/practice', { reminderMinutes: [600] });
    await workOff(test);
    await workOff(test);
    const [{ count }] = await test.em.query(
      `SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE key LIKE 'reminder:%'`,
    );
    expect(count).toBe(450);
  });

  describe('stops reminders from the mail itself', () => {
    const oneClick = (path: string, body: string, type: string) =>
      test.client.post(path, body, { headers: { 'content-type': type } });
    /** The address in the first reminder. */
    const stopPath = async () => {
      await book();
      await workOff(test);
      await until(24);
      const { stopUrl = '', text, html } = mailsTo(test, patient.account.email).at(-1)!;
      expect(text).toContain(`Stop reminders: ${stopUrl}`);
      expect(html).toContain(`<a href="${stopUrl}">Stop reminders</a>`);
      expect(stopUrl).not.toContain(patient.id);
      return stopUrl.replace('http://127.0.0.1:3000/api/v1', '');
    };
    const areOn = async () => (await (await later(test, patient)).client.get(OWN)).body.reminders;

    it('with one click, whatever encoding the mail program chooses; looking stops nothing', async () => {
      const path = await stopPath();
      const page = await test.client.get(path);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers.get('content-security-policy')).toContain(`form-action 'self'`);
      expect(page.text).toContain('<form method="post">');
      expect(await areOn()).toBe(true);
      const parts = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
      for (const [body, type] of [
        ['List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
        [parts, 'multipart/form-data; boundary=x'],
      ] as const) {
        expect((await oneClick(path, body, type)).status).toBe(200);
        expect(await areOn()).toBe(false);
        await change(patient, { reminders: true });
      }
      await oneClick(path, '', 'application/x-www-form-urlencoded');
      await workOff(test);
      await until(2);
      expect(reminded()).toBe(1);
    });

    it('and says the same to whoever has no such link', async () => {
      const path = await stopPath();
      const forged = `${path.slice(0, -3)}AAA`;
      const answers = await Promise.all(
        [forged, `/reminder-stops/${'x'.repeat(43)}`, path].map((one) => test.client.post(one)),
      );
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect((await test.client.post('/reminder-stops/x')).status).toBe(400);
      await change(patient, { reminders: true });
      await test.client.post(forged);
      expect(await areOn()).toBe(true);
      expect((await oneClick('/auth/logout-all', '--x--', 'multipart/form-data; boundary=x')).status).toBe(415);
    });
  });

  it('is no part of other mails: only reminders can be stopped', async () => {
    await book();
    await workOff(test);
    const [mail] = mailsTo(test, patient.account.email);
    expect(mail).toMatchObject({ subject: 'Your appointment' });
    expect(mail!.stopUrl).toBeUndefined();
  });
});
