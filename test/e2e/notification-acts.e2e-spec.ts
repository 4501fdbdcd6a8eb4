import { Jobs } from '../../src/jobs';
import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { passTime, workOff } from '../support/jobs';
import { mailsTo, smsTo } from '../support/mails';
import { later } from '../support/waitlist';

const HOUR = 3_600_000;
// The clock says Monday 2026-05-04, 06:00 in La Paz.
const WEEK = { startsOn: '2026-05-05', endsOn: '2026-05-08', onConflict: 'cancel' };
const PHONE = '+59170000042';

describe('an act that cancels several appointments', () => {
  let test: TestApp;
  let admin: Somebody;
  let elena: Somebody;
  let ana: Somebody;
  let berta: Somebody;

  beforeEach(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    elena = await workingProfessional(test);
    ana = await signedInPatient(test, { phone: PHONE });
    berta = await signedInPatient(test);
    await test.em.query(`UPDATE users SET language = 'en'`);
  });
  afterEach(() => test.stop());

  const booked = (patient: Somebody, startsAt: string, professional = elena) =>
    appointmentRow(test, { professional_id: professional.id, patient_id: patient.id, starts_at: startsAt });
  const threeAndOne = async () => {
    await booked(ana, '2026-05-07T13:00:00.000Z');
    await booked(ana, '2026-05-05T14:00:00.000Z');
    await booked(ana, '2026-05-08T15:00:00.000Z');
    await booked(berta, '2026-05-06T16:00:00.000Z');
  };
  const block = async (by: Somebody, period = WEEK) => {
    const answer = await by.client.post(`/professionals/${elena.id}/blocked-periods`, period);
    expect(answer.status).toBe(201);
  };
  const told = ({ account }: Somebody) =>
    mailsTo(test, account.email).map(({ subject, text }) => [subject, ...text.split('\n').filter((one) => one !== '')]);
  const LINK = 'See my appointments: http://127.0.0.1:3000';
  const ANAS = [
    'Your appointments are cancelled',
    '3 appointments will not take place. The first was that on Tuesday 5 May at 10:00 (America/La_Paz).',
    '- Tuesday 5 May at 10:00 (America/La_Paz)',
    '- Thursday 7 May at 09:00 (America/La_Paz)',
    '- Friday 8 May at 11:00 (America/La_Paz)',
    LINK,
  ];

  it('is told once to each patient, with their own times and nobody else’s; not to the professional who did it', async () => {
    await threeAndOne();
    await block(elena);
    await workOff(test);
    expect(told(ana)).toEqual([ANAS]);
    expect(mailsTo(test, ana.account.email)[0]!.html).toContain('<li>Thursday 7 May at 09:00 (America/La_Paz)</li>');
    expect(told(berta)).toEqual([
      [
        'Your appointment is cancelled',
        'The appointment on Wednesday 6 May at 12:00 (America/La_Paz) will not take place.',
        LINK,
      ],
    ]);
    expect(told(elena)).toEqual([]);
  });

  it('is told once to the professional in whose calendar an administrator did it', async () => {
    await threeAndOne();
    await block(admin);
    await workOff(test);
    expect(told(elena).map(([subject, , ...lines]) => [subject, lines.length])).toEqual([
      ['Your appointments are cancelled', 5],
    ]);
    expect(told(ana)).toEqual([ANAS]);
  });

  it('a closure is one act, whoever the appointments are with: each time in the zone of its session', async () => {
    const marta = await workingProfessional(test, { time_zone: 'Europe/Madrid' });
    await test.em.query(`UPDATE users SET language = 'es'`);
    await booked(ana, '2026-05-06T13:00:00.000Z');
    await booked(ana, '2026-05-05T14:00:00.000Z', marta);
    await booked(berta, '2026-05-05T16:00:00.000Z', marta);
    expect((await admin.client.post('/blocked-periods', WEEK)).status).toBe(201);
    await workOff(test);
    expect(told(ana)).toEqual([
      [
        'Sus citas están canceladas',
        'No tendrán lugar 2 citas. La primera era la del martes 5 de mayo a las 16:00 (Europe/Madrid).',
        '- martes 5 de mayo a las 16:00 (Europe/Madrid)',
        '- miércoles 6 de mayo a las 09:00 (America/La_Paz)',
        'Ver mis citas: http://127.0.0.1:3000',
      ],
    ]);
    expect([told(berta), told(elena), told(marta)].map((mails) => mails.map(([subject]) => subject))).toEqual([
      ['Su cita está cancelada'],
      ['Su cita está cancelada'],
      ['Sus citas están canceladas'],
    ]);
  });

  it('an erasure is told once to each professional', async () => {
    const marta = await workingProfessional(test);
    await test.em.query(`UPDATE users SET language = 'en'`);
    await threeAndOne();
    await booked(ana, '2026-05-07T16:00:00.000Z', marta);
    const answer = await admin.client.post(`/patients/${ana.id}/erasure`, { reason: 'patient_request' });
    expect(answer.status).toBe(202);
    await workOff(test);
    expect(told(elena)).toEqual([ANAS]);
    expect(told(marta).map(([subject]) => subject)).toEqual(['Your appointment is cancelled']);
  });

  it('is told by every channel: an SMS says how many, and the first', async () => {
    await ana.client.patch('/me/notification-preferences', { channels: ['email', 'sms'] });
    await threeAndOne();
    await block(elena);
    await workOff(test);
    expect(told(ana)).toEqual([ANAS]);
    expect(smsTo(test, PHONE)).toEqual([
      'Your appointments are cancelled. 3 appointments will not take place. The first was that on Tuesday 5 May at 10:00 (America/La_Paz).',
    ]);
  });

  it('leaves no reminder of a time that is gone', async () => {
    const startsAt = '2026-05-06T13:00:00.000Z';
    const order = { professionalId: elena.id, type: 'consultation' };
    for (const start of [startsAt, '2026-05-06T14:00:00.000Z'])
      expect((await ana.client.post('/appointments', { ...order, startsAt: start })).status).toBe(201);
    await workOff(test);
    await block(elena);
    for (let hours = 0; hours < 60; hours += 4) {
      await passTime(test, 4 * HOUR);
      await workOff(test);
    }
    expect(told(ana).map(([subject]) => subject)).toEqual([
      ...['Your appointment', 'Your appointment'],
      'Your appointments are cancelled',
    ]);
  });

  it('is one entry of the log for each person and channel, which can be sent again with the same times', async () => {
    const preferences = `/patients/${ana.id}/notification-preferences`;
    expect((await admin.client.patch(preferences, { channels: ['email'] })).status).toBe(200);
    await test.em.query('UPDATE patients SET account_id = NULL WHERE id = $1', [ana.id]);
    await threeAndOne();
    await block(elena);
    await workOff(test);
    const entries = async () => (await admin.client.get('/notifications', { recipientId: ana.id })).body.data;
    const [entry, ...others] = await entries();
    expect([entry, others]).toMatchObject([
      { kind: 'several_cancelled', state: 'skipped', reason: 'no_address', appointmentId: null, seriesId: null },
      [],
    ]);
    await test.em.query(`UPDATE patients SET email = 'ana@praxis.example' WHERE id = $1`, [ana.id]);
    await test.em.query(`UPDATE practice SET language = 'en'`);
    const again = await later(test, admin);
    expect((await again.client.post(`/notifications/${entry.id}/resend`, {})).status).toBe(202);
    await workOff(test);
    expect(mailsTo(test, 'ana@praxis.example').map(({ text }) => text)).toEqual([
      expect.stringContaining(ANAS.slice(2, 5).join('\n')),
    ]);
  });

  it('is neither forgotten nor told twice by who dies while telling', async () => {
    await threeAndOne();
    await block(elena);
    const jobs = test.app.get(Jobs, { strict: false });
    const add = jest.spyOn(jobs, 'add').mockRejectedValue(new Error('died'));
    await workOff(test);
    add.mockRestore();
    expect(await test.em.query('SELECT FROM notifications')).toEqual([]);
    await passTime(test, HOUR);
    await workOff(test);
    await test.em.query('UPDATE outbox_events SET delivered_at = NULL');
    await test.em.query('UPDATE outbox_deliveries SET delivered_at = NULL');
    await workOff(test);
    expect([told(ana), told(berta).length]).toEqual([[ANAS], 1]);
  });
});
