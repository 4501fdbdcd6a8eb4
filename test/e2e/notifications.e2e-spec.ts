import { Upkeep } from '../../src/common/upkeep/upkeep';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { mailsTo } from '../support/mails';
import { join, later, offersMade } from '../support/waitlist';

const HOUR = 3_600_000;
// The clock says Monday 2026-05-04, 06:00 in La Paz; these are Wednesday, 09:00 and 14:00.
const NINE = '2026-05-06T13:00:00.000Z';
const TWO = '2026-05-06T18:00:00.000Z';

describe('what people are told', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;

  beforeEach(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
    await test.em.query(`UPDATE users SET language = 'en'`);
    await test.em.query('UPDATE patients SET email = NULL');
  });
  afterEach(() => test.stop());

  const book = async (startsAt = NINE): Promise<string> => {
    const order = { professionalId: professional.id, startsAt, type: 'consultation', reason: 'canary-reason' };
    const { body } = await patient.client.post('/appointments', order);
    return body.id;
  };
  const subjects = () => mailsTo(test, patient.account.email).map(({ subject }) => subject);
  const pass = async (hours: number) => {
    await passTime(test, hours * HOUR);
    await workOff(test);
    await workOff(test);
  };

  it('both hear of a booking, in their zone, without a name or a word about health', async () => {
    await book();
    await workOff(test);
    const mails = [mailsTo(test, patient.account.email), mailsTo(test, professional.account.email)].flat();
    expect(mails.map(({ subject }) => subject)).toEqual(['Your appointment', 'Your appointment']);
    expect(mails[0]!.text).toContain('The appointment is on Wednesday 6 May at 09:00 (America/La_Paz).');
    for (const mail of mails) {
      expect(JSON.stringify(mail)).not.toMatch(/canary|Lucía|Mamani|therap|psych|consult|session/i);
      expect(mail.html).toContain('<html lang="en">');
    }
  });

  it('in Spanish, who reads Spanish', async () => {
    await test.em.query(`UPDATE users SET language = 'es'`);
    await book();
    await workOff(test);
    expect(mailsTo(test, patient.account.email)[0]!.text).toContain('La cita es el miércoles 6 de mayo a las 09:00');
  });

  it('nobody is told twice, however often the events are', async () => {
    await book();
    await workOff(test);
    await test.em.query('UPDATE outbox_events SET delivered_at = NULL');
    await workOff(test);
    expect(subjects()).toEqual(['Your appointment']);
  });

  it('patients are reminded a day and two hours before, once', async () => {
    await book();
    await workOff(test);
    // 51 hours ahead.
    await pass(26);
    expect(subjects()).toEqual(['Your appointment']);
    await pass(1);
    await pass(1);
    expect(subjects().slice(1)).toEqual(['Reminder of your appointment']);
    await pass(21);
    await pass(1);
    await pass(48);
    expect(subjects().slice(1)).toEqual(['Reminder of your appointment', 'Reminder of your appointment']);
    expect(mailsTo(test, professional.account.email)).toHaveLength(1);
  });

  it('reminders follow a move, and end with a cancellation', async () => {
    const id = await book();
    await workOff(test);
    expect((await patient.client.post(`/appointments/${id}/reschedule`, { startsAt: TWO })).status).toBe(200);
    await pass(27);
    expect(subjects().slice(1)).toEqual(['Your appointment has another time']);
    await pass(5);
    expect(subjects().slice(2)).toEqual(['Reminder of your appointment']);
    expect(mailsTo(test, patient.account.email).at(-1)!.text).toContain('14:00');
    const again = await later(test, patient);
    expect((await again.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' })).status).toBe(200);
    await pass(48);
    expect(subjects().slice(3)).toEqual(['Your appointment is cancelled']);
  });

  it('no reminder is sent of a time that was changed without anybody being told', async () => {
    const id = await book();
    await workOff(test);
    await test.em.query(`UPDATE appointments SET starts_at = $2, ends_at = $3, occupied_until = $3 WHERE id = $1`, [
      id,
      TWO,
      '2026-05-06T19:00:00.000Z',
    ]);
    await pass(50);
    expect(subjects()).toEqual(['Your appointment']);
  });

  it('an invitation carries its token, once', async () => {
    const admin = await signedIn(test, 'admin');
    const { body } = await admin.client.post('/accounts', {
      email: 'eva@praxis.example',
      role: 'professional',
      language: 'en',
    });
    await workOff(test);
    const [mail, ...more] = mailsTo(test, 'eva@praxis.example');
    expect([mail!.subject, more]).toEqual(['Your account is ready', []]);
    expect(mail!.text).toContain(`http://127.0.0.1:3000/account/password#token=${body.setupToken}`);
    const [{ dump }] = await test.em.query(`SELECT string_agg(n::text, '') AS dump FROM notifications n`);
    expect(dump).not.toMatch(/eva@|token=/);
  });

  describe('what happens to a series is told once', () => {
    let admin: Somebody;
    let series: { id: string; appointments: { id: string }[] };

    beforeEach(async () => {
      admin = await signedInAdmin(test);
      const order = { professionalId: professional.id, patientId: patient.id, startsAt: NINE, type: 'consultation' };
      const booked = await admin.client.post('/appointment-series', { ...order, recurrence: 'FREQ=WEEKLY;COUNT=20' });
      expect([booked.status, booked.body.appointments?.length]).toEqual([201, 20]);
      series = booked.body;
      await workOff(test);
    });
    const told = () =>
      [patient, professional].map(({ account }) =>
        mailsTo(test, account.email).map(({ subject, text }) => [subject, text]),
      );
    const both = (subject: string, text: string) => [1, 2].map(() => [subject, expect.stringContaining(text)]);

    it('when it is booked: one mail each, of twenty', () => {
      expect(told()).toEqual(
        both('Your appointments', 'There are 20 appointments. The first is on Wednesday 6 May at 09:00').map((one) => [
          one,
        ]),
      );
    });

    it('when those after one are moved, when all are cancelled; each is reminded of all the same', async () => {
      const { id: appointmentId } = series.appointments[15]!;
      const startsAt = '2026-08-19T18:00:00.000Z';
      const move = { scope: 'following', appointmentId, startsAt };
      expect((await admin.client.post(`/appointment-series/${series.id}/reschedule`, move)).status).toBe(200);
      await workOff(test);
      expect(told().map((mails) => mails.slice(1))).toEqual(
        both(
          'Your appointments have another time',
          '5 appointments were moved. The first is now on Wednesday 19 August at 14:00',
        ).map((one) => [one]),
      );
      await pass(27);
      expect(subjects().slice(2)).toEqual(['Reminder of your appointment']);
      const again = await later(test, admin);
      const all = { scope: 'all', reasonCode: 'practice_closed' };
      expect((await again.client.post(`/appointment-series/${series.id}/cancel`, all)).status).toBe(200);
      await pass(24 * 40);
      expect(subjects().slice(3)).toEqual(['Your appointments are cancelled']);
    });

    it('as by itself, when one alone is cancelled', async () => {
      const one = { scope: 'this', appointmentId: series.appointments[3]!.id, reasonCode: 'practice_closed' };
      expect((await admin.client.post(`/appointment-series/${series.id}/cancel`, one)).status).toBe(200);
      await workOff(test);
      expect(told()[0]!.slice(1)).toEqual([
        ['Your appointment is cancelled', expect.stringContaining('Wednesday 27 May at 09:00')],
      ]);
    });
  });

  it('whoever waited for a confirmation hears that nobody gave it', async () => {
    await test.em.query('UPDATE professionals SET requires_confirmation = true');
    await book();
    await workOff(test);
    await passTime(test, 50 * HOUR);
    await test.app.get(Upkeep).run();
    await workOff(test);
    expect(subjects()).toEqual(['An appointment to be confirmed', 'An appointment was not confirmed']);
    expect(mailsTo(test, professional.account.email).at(-1)!.subject).toBe('An appointment was not confirmed');
  });

  it('of a time that was freed, who waits for it; the time is kept for them', async () => {
    const id = await book();
    const waiting = await signedInPatient(test);
    await test.em.query(`UPDATE users SET language = 'en'`);
    await join(waiting, professional, { from: '2026-05-06', to: '2026-05-06' });
    await patient.client.post(`/appointments/${id}/cancel`, { reasonCode: 'illness' });
    await offersMade(test);
    await workOff(test);
    expect(mailsTo(test, waiting.account.email).map(({ subject }) => subject)).toEqual(['A time is free']);
  });

  it('the log shows who was told what: all to administrators, the own to others, no address and no text', async () => {
    const stranger = await signedInPatient(test);
    const id = await book();
    await workOff(test);
    const admin = await signedInAdmin(test);
    const read = async (who: Somebody, query = {}) => (await who.client.get('/notifications', query)).body.data;
    const [mine] = await read(patient);
    expect(mine).toEqual({
      ...{ id: expect.any(String), kind: 'booked', channel: 'email', state: 'sent', attempts: 1, reason: null },
      ...{ recipientType: 'patient', recipientId: patient.id, appointmentId: id, seriesId: null },
      ...{ createdAt: test.clock.now().toISOString(), endedAt: test.clock.now().toISOString() },
    });
    expect(await read(patient, { recipientId: professional.id })).toEqual([]);
    expect(await read(stranger)).toEqual([]);
    expect((await read(professional)).map(({ recipientId }: { recipientId: string }) => recipientId)).toEqual([
      professional.id,
    ]);
    expect(await read(admin)).toHaveLength(2);
    expect(await read(admin, { kind: 'booked', state: 'sent', channel: 'email', recipientId: patient.id })).toEqual([
      mine,
    ]);
    for (const none of [
      { kind: 'moved' },
      { state: 'failed' },
      { channel: 'sms' },
      { from: '2026-05-05T00:00:00Z' },
      { to: '2026-05-04T00:00:00Z' },
    ])
      expect(await read(admin, none)).toEqual([]);
    const first = (await admin.client.get('/notifications', { limit: 1 })).body;
    const second = (await admin.client.get('/notifications', { limit: 1, cursor: first.page.nextCursor })).body;
    expect([...first.data, ...second.data]).toEqual(await read(admin));
    expect(second.page.nextCursor).toBeNull();
  });

  it('the development outbox is a page', async () => {
    await book();
    await workOff(test);
    const { status, headers, text: page } = await test.client.get('//dev/outbox');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page).toContain('Your appointment');
  });
});
