import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ChatWatch } from '../../src/chat/sockets/chat-watch';
import { Upkeep } from '../../src/common/upkeep/upkeep';
import { fill } from '../load/support/dataset/fill';
import { fillFreeSlots } from '../load/support/free-slots';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { createDatabase, dropDatabase, urlOf } from '../support/database';
import { as, openAccount, PASSWORD, signedIn } from '../support/factories/account';
import { patientBody } from '../support/factories/patient';
import { fillRecords } from '../support/factories/full-tables';
import { explainAll, PlanListener, type Plan } from '../support/plan-listener';
import { Talker } from '../support/talker';

const SIZE = {
  professionals: 250,
  patients: 50_000,
  appointments: 50_000,
  bookedOut: 0,
  horizonDays: 60,
  longCalendar: 0,
};
/** Tables that stay small, however large the practice. */
const SMALL = ['practice', 'specializations', 'waitlist_openings', 'webhook_endpoints'];
/** More than any of them needs; less than a tenth of what reading the appointments in order would take. */
const MOST_PAGES = 3_000;
/** PostgreSQL decides at the sixth time whether it keeps one plan for a named statement. */
const TIMES = 7;
const DAY_MS = 86_400_000;

type Ask = (time: number) => Promise<Answer>;

describe('the statements of a practice with many rows', () => {
  let database: string;
  let test: TestApp;
  let listener: PlanListener;
  let admin: Client;
  let patient: Client;
  let professional: Client;
  const ids = { patient: '', professional: '', appointment: '', talk: '', webhook: '' };
  const heard: Plan[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    await fill(urlOf(database), SIZE, () => undefined);
    await explainAll(database);
    test = await startApp({ database, now: new Date() });
    await fillRecords(test.em);
    await fillFreeSlots(test);
    // Also what the searches' indexes have not taken in yet.
    await test.em.query('VACUUM (ANALYZE) patients, professionals');
    await test.em.query('ANALYZE');
    listener = new PlanListener(test.app.get(DataSource));
    admin = (await signedIn(test, 'admin')).client;
    patient = await personOf('patient', 'patients');
    professional = await personOf('professional', 'professionals');
    const [one] = await test.em.query<{ id: string }[]>(
      `SELECT id FROM appointments WHERE patient_id = $1 AND professional_id = $2 LIMIT 1`,
      [ids.patient, ids.professional],
    );
    ids.appointment = one?.id ?? '';
    const [talk] = await test.em.query<{ id: string }[]>(
      `SELECT id FROM appointments WHERE patient_id = $1 AND professional_id = $2 AND status = 'booked' AND ends_at > now() LIMIT 1`,
      [ids.patient, ids.professional],
    );
    ids.talk = talk?.id ?? '';
    const [hook] = await test.em.query<{ id: string }[]>('SELECT endpoint_id AS id FROM webhook_deliveries LIMIT 1');
    ids.webhook = hook?.id ?? '';
  }, 120_000);
  afterAll(async () => {
    await test.stop();
    await dropDatabase(database);
  });

  /** A client of one of the dataset's people. The patient is one of the professional's. */
  async function personOf(role: 'patient' | 'professional', table: string): Promise<Client> {
    const account = await openAccount(test, role);
    const [row] = await test.em.query<{ id: string }[]>(
      role === 'patient'
        ? `SELECT patient_id AS id FROM appointments GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`
        : `SELECT professional_id AS id FROM appointments WHERE patient_id = '${ids.patient}' ORDER BY status = 'booked' DESC, ends_at DESC LIMIT 1`,
    );
    ids[role] = row?.id ?? '';
    await test.em.query(`UPDATE ${table} SET account_id = $2 WHERE id = $1`, [ids[role], account.id]);
    return as(test, account);
  }

  const date = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const list =
    (who: () => Client, path: () => string): (() => Ask) =>
    () => {
      let cursor = '';
      // The second time onwards a later page.
      return async () => {
        const separator = path().includes('?') ? '&' : '?';
        const answer = await who().get(`${path()}${separator}limit=20${cursor && `&cursor=${cursor}`}`);
        cursor ||= answer.body.page?.nextCursor ?? '';
        return answer;
      };
    };
  const byAdmin = (path: () => string): (() => Ask) => list(() => admin, path);

  const REQUESTS: Readonly<Record<string, () => Ask>> = {
    'appointments of everybody': byAdmin(() => '/appointments'),
    'appointments of a patient': byAdmin(() => `/appointments?patientId=${ids.patient}`),
    'appointments of a professional': byAdmin(() => `/appointments?professionalId=${ids.professional}`),
    'appointments of both': byAdmin(() => `/appointments?professionalId=${ids.professional}&patientId=${ids.patient}`),
    'appointments of a day': byAdmin(() => `/appointments?start=${date(-7)}&end=${date(-7)}`),
    'appointments to come': byAdmin(() => '/appointments?status=booked'),
    'appointments that wait': byAdmin(() => '/appointments?status=pending,arrived'),
    'cancelled appointments': byAdmin(() => '/appointments?status=cancelled&modality=online&type=one_off'),
    'own appointments': list(
      () => patient,
      () => '/appointments',
    ),
    'own calendar': list(
      () => professional,
      () => `/appointments?start=${date(0)}&end=${date(6)}&status=booked`,
    ),
    'an appointment': () => () => patient.get(`/appointments/${ids.appointment}`),
    'its history': list(
      () => patient,
      () => `/appointments/${ids.appointment}/history`,
    ),
    'sessions of a patient': list(
      () => professional,
      () => `/patients/${ids.patient}/sessions`,
    ),
    'waitlist entries': byAdmin(() => '/waitlist-entries'),
    'waitlist entries of a professional': byAdmin(() => `/waitlist-entries?professionalId=${ids.professional}`),
    'own waitlist entries': list(
      () => patient,
      () => '/waitlist-entries',
    ),
    patients: byAdmin(() => '/patients'),
    'patients by name': byAdmin(() => '/patients?name=ana+hjkg'),
    'patients by phone': byAdmin(() => '/patients?phone=70004321'),
    'patients by e-mail': byAdmin(() => '/patients?email=patient4321'),
    'patients by tag': byAdmin(() => '/patients?tag=tag-70'),
    'patients by any word': byAdmin(() => '/patients?q=patient4321'),
    'patients by number': () => () => admin.post('/patients/search', { nationalId: '4812345' }),
    'patients by SSN': () => () => admin.post('/patients/search', { ssn: '123-45-6789' }),
    'a new patient': () => () => admin.post('/patients', patientBody()),
    'own patients': list(
      () => professional,
      () => '/patients',
    ),
    'own patients by any word': list(
      () => professional,
      () => '/patients?q=ana',
    ),
    'a patient by code': () => () => admin.get('/patients/p_004321'),
    directory: byAdmin(() => '/professionals'),
    'directory by city': byAdmin(() => '/professionals?city=la%20paz'),
    'directory by name': byAdmin(() => '/professionals?q=abc1'),
    'directory by specialization': byAdmin(() => '/professionals?specialization=area-7'),
    'directory by language': byAdmin(() => '/professionals?language=qu'),
    'a professional': () => () => test.client.get(`/professionals/${ids.professional}`),
    'status changes': byAdmin(() => `/professionals/${ids.professional}/status-changes`),
    'a caseload': () => () => admin.get(`/professionals/${ids.professional}/caseload`),
    contacts: byAdmin(() => `/professionals/${ids.professional}/contacts`),
    schedule: () => () => test.client.get(`/professionals/${ids.professional}/schedule`),
    'blocked periods': byAdmin(() => `/professionals/${ids.professional}/blocked-periods`),
    accounts: byAdmin(() => '/accounts'),
    'messages about an appointment': () => () => patient.get(`/appointments/${ids.talk}/messages`),
    'later messages': () => () => professional.get(`/appointments/${ids.talk}/messages?after=1&limit=2`),
    'earlier messages': () => () => patient.get(`/appointments/${ids.talk}/messages?before=2&limit=2`),
    'a message': () => () =>
      patient.post(`/appointments/${ids.talk}/messages`, { clientId: randomUUID(), body: 'Llego a la hora' }),
    'a message that was read': () => (upTo) => professional.post(`/appointments/${ids.talk}/messages/read`, { upTo }),
    'an inspection': () => () => admin.post(`/appointments/${ids.talk}/messages/inspection`, { reason: 'complaint' }),
    'a ticket': () => () => patient.post('/chat/tickets', { appointmentId: ids.talk }),
    'an open socket': () => async () => {
      const talker = await Talker.open(test, { client: patient }, ids.talk);
      await test.app.get(ChatWatch).look();
      await talker.close();
      return patient.get('/chat/unread');
    },
    'own conversations': list(
      () => professional,
      () => '/chat/conversations',
    ),
    'own unread messages': () => () => professional.get('/chat/unread'),
    webhooks: byAdmin(() => '/webhooks'),
    'deliveries of a webhook': byAdmin(() => `/webhooks/${ids.webhook}/deliveries`),
    'failed deliveries': byAdmin(() => `/webhooks/${ids.webhook}/deliveries?state=failed&from=${date(-1)}T00:00:00Z`),
    sessions: list(
      () => patient,
      () => '/auth/sessions',
    ),
    'notifications of everybody': byAdmin(() => '/notifications'),
    'failed notifications': byAdmin(() => '/notifications?state=failed'),
    'notifications of a patient': byAdmin(() => `/notifications?recipientId=${ids.patient}`),
    'own notifications': list(
      () => patient,
      () => '/notifications',
    ),
    'own preferences': () => () => patient.patch('/me/notification-preferences', { channels: ['email'] }),
    slots: () => () => patient.get(`/professionals/${ids.professional}/slots?from=${date(1)}&to=${date(31)}`),
    'next slots': () => () => test.client.get(`/professionals/${ids.professional}/slots/next`),
    'a check': () => () =>
      patient.get(`/professionals/${ids.professional}/availability-check?startsAt=${date(3)}T15:00:00Z`),
    'a sign-in': () => async () => {
      const { email } = await openAccount(test, 'patient');
      return test.client.post('/auth/login', { email, password: PASSWORD });
    },
    'a first password': () => async () => {
      const { body } = await admin.post('/accounts', { email: `${randomUUID()}@bench.example`, role: 'admin' });
      return test.client.post('/auth/password/reset', { token: body.setupToken, newPassword: PASSWORD });
    },
    'a booking': () => async () => {
      const { body } = await patient.get(`/professionals/${ids.professional}/slots/next?limit=1`);
      const order = { professionalId: ids.professional, startsAt: body.data[0].startsAt, type: 'one_off' };
      return patient.with({ 'idempotency-key': randomUUID() }).post('/appointments', order);
    },
  };

  it.each(Object.entries(REQUESTS))('find what they need: %s', async (_, prepare) => {
    const ask = prepare();
    const statuses = new Set<number>();
    for (let time = 1; time <= TIMES; time++) {
      const plans = await listener.plansOf(async () => statuses.add((await ask(time)).status));
      expect(plans.length).toBeGreaterThan(0);
      heard.push(...plans);
      expect(plans.filter(({ scanned }) => scanned.some((table) => !SMALL.includes(table)))).toEqual([]);
      expect(plans.filter(({ pages }) => pages > MOST_PAGES)).toEqual([]);
    }
    expect([...statuses].every((status) => status < 300)).toBe(true);
  });

  it('find what they need: upkeep', async () => {
    const plans = await listener.plansOf(() => test.app.get(Upkeep).run());
    expect(plans.length).toBeGreaterThan(1);
    expect(plans.flatMap(({ scanned }) => scanned).filter((table) => !SMALL.includes(table))).toEqual([]);
  });

  it('were heard of every table that grows', () => {
    const indexes = new Set(heard.flatMap((plan) => plan.indexes));
    for (const prefix of [
      'appointments',
      'patients',
      'users',
      'device_sessions',
      'appointment_history',
      'weekly_windows',
    ])
      expect([...indexes].some((index) => index.startsWith(prefix))).toBe(true);
  });
});
