import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { mailsTo } from '../support/mails';
import { later } from '../support/waitlist';

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

  it('the development outbox is a page', async () => {
    await book();
    await workOff(test);
    const { status, headers, text: page } = await test.client.get('//dev/outbox');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page).toContain('Your appointment');
  });
});

describe('a mail server', () => {
  it('gets the mail when it is back, and only then it is sent', async () => {
    const received: string[] = [];
    let isAway = true;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, callback) {
        void text(stream).then((mail) => {
          if (isAway) {
            callback(Object.assign(new Error('not now'), { responseCode: 451 }));
            return;
          }
          received.push(mail);
          callback();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const test = await startApp({ variables: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
    delete process.env['SMTP_URL'];
    const admin = await signedIn(test, 'admin');
    await admin.client.post('/accounts', { email: 'eva@praxis.example', role: 'professional', language: 'en' });
    await workOff(test);
    const states = () => test.em.query('SELECT state, attempts, last_error FROM notifications');
    expect(await states()).toEqual([{ state: 'queued', attempts: 1, last_error: expect.stringContaining('451') }]);
    expect((await states())[0].last_error).not.toContain('eva');
    isAway = false;
    await passTime(test, HOUR);
    await workOff(test);
    expect(await states()).toEqual([{ state: 'sent', attempts: 2, last_error: null }]);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatch(/^Subject: Your account is ready\r?$/m);
    expect(received[0]).toMatch(/^Message-ID: <[0-9a-f-]{36}@127\.0\.0\.1>\r?$/m);
    expect(received[0]).toContain('multipart/alternative');
    await test.stop();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});
