import { randomUUID } from 'node:crypto';
import { LISTENER_NAME } from '../../src/chat/fan-out/postgres-fan-out';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { hasRedis, TestRedis } from '../support/redis';
import { addressOf, Talker } from '../support/talker';

const START = '2026-05-04T12:00:00.000Z';
const MESSAGES = 40;

if (!hasRedis) process.stdout.write('SKIPPED: chat through Redis (no redis-server on this machine)\n');
const ADAPTERS = hasRedis ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const);

describe.each(ADAPTERS)('two instances that share one database and speak through %s', (adapter) => {
  let redis: TestRedis | undefined;
  let apps: [TestApp, TestApp];
  let ana: Somebody;
  let elena: Somebody;
  let id: string;

  beforeAll(async () => {
    if (adapter === 'Redis') redis = await TestRedis.start();
    const variables = { REDIS_URL: redis?.url ?? '' };
    const first = await startApp({ variables });
    apps = [first, await startApp({ variables, database: first.database })];
  });
  beforeEach(async () => {
    const [first] = apps;
    [ana, elena] = [await signedInPatient(first), await workingProfessional(first)];
    id = await appointmentRow(first, { professional_id: elena.id, patient_id: ana.id, starts_at: START });
  });
  afterAll(async () => {
    await apps[1].stop();
    await apps[0].stop();
    await redis?.kill();
    process.env['REDIS_URL'] = '';
  });

  const both = async (): Promise<[Talker, Talker]> => [
    await Talker.open(apps[0], ana, id),
    await Talker.open(apps[1], elena, id),
  ];
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

  it('carry messages, presence, writing and reading from one to the other', async () => {
    const [phone, desk] = await both();
    await phone.until(() => phone.of('presence').some(({ who, online }) => who === 'professional' && online), 'coming');
    await desk.until(
      () => desk.frames[0].online.patient === true || desk.of('presence').some(({ who }) => who === 'patient'),
      'who was there',
    );
    for (let i = 0; i < MESSAGES; i++) (i % 2 ? phone : desk).write(`m${i}`);
    await Promise.all([phone.next('message', MESSAGES), desk.next('message', MESSAGES)]);
    expect([phone.seqs(), desk.seqs()]).toEqual([numbers(MESSAGES), numbers(MESSAGES)]);
    phone.say({ type: 'typing' });
    expect(await desk.next('typing')).toEqual({ type: 'typing', who: 'patient' });
    desk.say({ type: 'read', upTo: MESSAGES });
    expect(await phone.next('read')).toEqual({ type: 'read', who: 'professional', upTo: MESSAGES });
    await desk.close();
    await phone.until(
      () => phone.of('presence').some(({ who, online }) => who === 'professional' && !online),
      'leaving',
    );
    await phone.close();
  });

  it('lose nothing when what connects them breaks', async () => {
    const [phone, desk] = await both();
    phone.write('antes');
    await desk.next('message');
    await breakConnections();
    for (let i = 2; i <= MESSAGES; i++) phone.write(`m${i}`);
    await desk.next('message', MESSAGES);
    expect(desk.seqs()).toEqual(numbers(MESSAGES));
    await restore();
    desk.write('después');
    await phone.next('message', MESSAGES + 1);
    expect(phone.seqs()).toEqual(numbers(MESSAGES + 1));
    await phone.close();
    await desk.close();
  });

  it('close on one what was ended through the other', async () => {
    const [phone, desk] = await both();
    expect((await apps[1].client.as(tokenOf(ana)).post('/auth/logout')).status).toBe(204);
    expect(await phone.end()).toBe('4401 signed_out');
    expect(
      (await apps[0].client.as(tokenOf(elena)).post(`/appointments/${id}/cancel`, { reasonCode: 'illness' })).status,
    ).toBe(200);
    expect(await desk.end()).toBe('4409 appointment_cancelled');
  });

  it('open no socket on one to whom was signed out through the other, and a ticket on one of them', async () => {
    const headers = { authorization: String(ana.client.headers['authorization']) };
    const ticketOf = async (app: TestApp) =>
      String((await app.client.as(tokenOf(ana)).post('/chat/tickets', { appointmentId: id })).body.ticket);
    const ticket = await ticketOf(apps[0]);
    const answers = await Promise.all(apps.map((app) => Talker.knock(addressOf(app, id, ticket))));
    const open = answers.filter((one) => one instanceof Talker);
    expect(open).toHaveLength(1);
    // The second process knows the caller, and is told of nothing.
    const [late, known] = [await ticketOf(apps[1]), await apps[1].client.as(tokenOf(ana)).get('/chat/unread')];
    expect(known.status).toBe(200);
    expect((await apps[0].client.as(tokenOf(ana)).post('/auth/logout')).status).toBe(204);
    const knocks = [Talker.knock(addressOf(apps[1], id), { headers }), Talker.knock(addressOf(apps[1], id, late))];
    expect(await Promise.all(knocks)).toMatchObject([
      { status: 401, body: { code: 'not_signed_in' } },
      { status: 401, body: { code: 'ticket_not_valid' } },
    ]);
    expect(await open[0]?.end()).toBe('4401 signed_out');
  });

  it('store a message once that was sent to both', async () => {
    const [phone, tablet] = [await Talker.open(apps[0], ana, id), await Talker.open(apps[1], ana, id)];
    const message = randomUUID();
    phone.write('una vez', message);
    tablet.write('una vez', message);
    const acks = await Promise.all([phone.next('ack'), tablet.next('ack')]);
    expect(acks.map(({ seq }) => seq)).toEqual([1, 1]);
    tablet.write('otra');
    await Promise.all([phone.next('message', 2), tablet.next('message', 2)]);
    expect([phone.seqs(), tablet.seqs()]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    await phone.close();
    await tablet.close();
  });

  const tokenOf = (who: Somebody) => String(who.client.headers['authorization']).replace('Bearer ', '');

  async function breakConnections(): Promise<void> {
    if (redis) {
      await redis.kill();
      return;
    }
    const rows = await apps[0].em.query<{ ended: boolean }[]>(
      `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`,
      [LISTENER_NAME],
    );
    expect(rows).toEqual([{ ended: true }, { ended: true }]);
  }

  async function restore(): Promise<void> {
    await redis?.restart();
    if (redis) return;
    // They listen again.
    for (let listening = 0; listening < 2;) {
      const [row] = await apps[0].em.query<[{ count: number }]>(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database() AND query LIKE 'LISTEN%'`,
        [LISTENER_NAME],
      );
      listening = row.count;
    }
  }
});
