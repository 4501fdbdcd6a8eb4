import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { OutboxService } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { relay } from '../support/events';
import { passTime, workOff } from '../support/jobs';
import { mailsTo } from '../support/mails';
import { Receiver, type Answer } from '../support/receiver';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('deliveries of webhooks', () => {
  let test: TestApp;
  let admin: Client;
  let address: string;
  let receiver: Receiver;
  let url: string;

  beforeAll(async () => {
    // The library of receivers goes by the real time.
    test = await startApp({ now: new Date(), variables: { WEBHOOKS_ALLOW_PRIVATE: 'true' } });
    const { client, account } = await signedIn(test, 'admin');
    [admin, address] = [client, account.email];
  });
  afterAll(async () => {
    delete process.env['WEBHOOKS_ALLOW_PRIVATE'];
    await test.stop();
  });
  beforeEach(async () => {
    await test.em.query('DELETE FROM webhook_endpoints');
    await test.em.query('DELETE FROM outbox_events');
    await test.em.query('DELETE FROM graphile_worker._private_jobs');
    test.clock.set(new Date());
    receiver = new Receiver();
    url = await receiver.start();
  });
  afterEach(() => receiver.stop());

  const make = async (events: readonly string[] = ['*'], path = '/praxis') => {
    const { body } = await admin.post('/webhooks', { url: `${url}${path}`, events });
    return body as { id: string; secret: string };
  };
  const happen = async (type: 'patient.created' | 'patient.updated' = 'patient.created', patient = randomUUID()) => {
    const outbox = test.app.get(OutboxService, { strict: false });
    const event = { type, aggregateType: 'patient', aggregateId: patient };
    await test.app.get(TransactionRunner).run((em) => outbox.append(em, event));
    return patient;
  };
  const deliveries = async (id: string, query: Record<string, string> = {}) =>
    (await admin.get(`/webhooks/${id}/deliveries`, query)).body.data;
  const pass = async (milliseconds: number) => {
    await passTime(test, milliseconds);
    await workOff(test);
  };
  const again = async () => {
    admin = (await signedIn(test, 'admin')).client;
  };

  it('are signed CloudEvents, of what the endpoint listens to, once', async () => {
    const { id, secret } = await make(['patient.created']);
    const patient = await happen();
    await happen('patient.updated');
    await workOff(test);
    expect(receiver.received).toHaveLength(1);
    const [{ headers, body, path } = { headers: {}, body: '', path: '' }] = receiver.received;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(event).toMatchObject({ specversion: '1.0', type: 'patient.created', subject: patient, data: {} });
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': (event as { id: string }).id,
    });
    expect([path, headers['cookie'], headers['authorization']]).toEqual(['/praxis', undefined, undefined]);
    expect(() => new Webhook(secret).verify(body.replace('created', 'erased'), headers as never)).toThrow();
    expect(await deliveries(id)).toMatchObject([
      { state: 'delivered', attempts: 1, lastStatus: 204, lastError: null, nextAttemptAt: null, webhookId: id },
    ]);
    await test.em.query('UPDATE outbox_events SET delivered_at = NULL');
    await workOff(test);
    expect(receiver.received).toHaveLength(1);
  });

  it('carry both signatures for a day after a rotation', async () => {
    const { id, secret } = await make();
    const { body: rotated } = await admin.post(`/webhooks/${id}/secret`);
    await happen();
    await workOff(test);
    const verify = (index: number, key: string) => () => {
      const { body = '', headers = {} } = receiver.received[index] ?? {};
      return new Webhook(key).verify(body, headers as Record<string, string>);
    };
    for (const key of [secret, rotated.secret]) expect(verify(0, key)).not.toThrow();
    test.clock.advance(DAY);
    await happen();
    await workOff(test);
    const [first, second] = receiver.received.map(({ headers }) => String(headers['webhook-signature']).split(' '));
    expect([first?.length, second?.length]).toEqual([2, 1]);
  });

  it('are tried again for three days, and then given up', async () => {
    receiver.always = 500;
    const { id } = await make();
    await happen();
    await workOff(test);
    const waits = [5_000, 300_000, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
    for (const [index, wait] of waits.entries()) {
      await pass(wait - 1_000);
      expect(receiver.received).toHaveLength(index + 1);
      await pass(1_000);
      expect(receiver.received).toHaveLength(index + 2);
    }
    await again();
    expect(await deliveries(id, { state: 'failed' })).toMatchObject([
      { attempts: 10, lastStatus: 500, lastError: 'status' },
    ]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    receiver.always = 204;
    const [{ id: delivery }] = await deliveries(id);
    expect((await admin.post(`/webhook-deliveries/${delivery}/resend`)).body).toMatchObject({ state: 'pending' });
    await workOff(test);
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect((await admin.get(`/webhooks/${id}`)).body).toMatchObject({ failingSince: null, status: 'active' });
  });

  it.each<readonly [Answer, number | null, string]>([
    ['reset', null, 'reset'],
    ['half', null, 'reset'],
    [[302, { location: 'http://127.0.0.1:1/' }] as const, 302, 'redirect'],
    [404, 404, 'status'],
    [[503, { 'retry-after': '7200' }] as const, 503, 'status'],
  ])('that end in %j are tried again, and redirects not followed', async (answer, lastStatus, lastError) => {
    receiver.answers.push(answer);
    const { id } = await make();
    await happen();
    await workOff(test);
    const [first] = await deliveries(id);
    expect(first).toMatchObject({ state: 'pending', attempts: 1, lastStatus, lastError });
    const wait = Date.parse(first.nextAttemptAt) - test.clock.now().getTime();
    expect(wait).toBe(lastStatus === 503 ? 2 * HOUR : 5_000);
    await pass(wait);
    expect(receiver.received).toHaveLength(2);
  });

  it('succeed by the status, whatever follows it, and read no more than they must', async () => {
    receiver.always = 'endless';
    const { id } = await make();
    await happen();
    await workOff(test);
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', lastStatus: 200 }]);
    while (receiver.open > 0) await new Promise(setImmediate);
  });

  it('to an endpoint that is down hold nothing back of another', async () => {
    const other = new Receiver();
    const down = await make();
    await admin.post('/webhooks', { url: await other.start(), events: ['*'] });
    await receiver.stop();
    const patients = [await happen(), await happen(), await happen()];
    await workOff(test);
    expect(other.events.map(({ subject }) => subject).sort()).toEqual(patients.sort());
    expect((await deliveries(down.id)).map(({ lastError }: { lastError: string }) => lastError)).toEqual(
      Array(3).fill('refused'),
    );
    await other.stop();
  });

  it('end with 410, which disables the endpoint and is told to administrators', async () => {
    receiver.always = 410;
    const { id } = await make();
    await happen();
    await relay(test);
    await happen('patient.updated');
    await workOff(test);
    expect((await admin.get(`/webhooks/${id}`)).body).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    await happen();
    await pass(DAY);
    expect(receiver.received).toHaveLength(1);
    const states = (await deliveriesAfter(id)).map(({ state }: { state: string }) => state);
    expect(states.sort()).toEqual(['cancelled', 'failed']);
    const [event] = await test.em.query(`SELECT data FROM outbox_events WHERE type = 'webhook.disabled'`);
    expect(event).toEqual({ data: { reason: 'gone' } });
    expect(mailsTo(test, address).map(({ subject }) => subject)).toEqual(['Un webhook quedó desactivado']);
  });

  const deliveriesAfter = async (id: string) => {
    await again();
    return deliveries(id);
  };

  it('disable an endpoint after five days of nothing but failures, and warn before', async () => {
    receiver.always = 500;
    const { id } = await make();
    await happen();
    await workOff(test);
    await pass(4 * DAY);
    await again();
    const began = (await admin.get(`/webhooks/${id}`)).body;
    expect(began).toMatchObject({ status: 'active', failingSince: expect.any(String) });
    expect(Date.parse(began.disablesAt) - Date.parse(began.failingSince)).toBe(5 * DAY);
    await happen();
    await pass(DAY);
    await again();
    expect((await admin.get(`/webhooks/${id}`)).body).toMatchObject({ status: 'disabled', disabledReason: 'failing' });
    receiver.always = 204;
    expect((await admin.patch(`/webhooks/${id}`, { status: 'active' })).body.failingSince).toBeNull();
    const range = { from: new Date(Date.now() - DAY).toISOString(), to: new Date(Date.now() + 9 * DAY).toISOString() };
    const resent = await admin.post(`/webhooks/${id}/resend`, range);
    expect([resent.status, resent.body]).toEqual([202, { count: 2, complete: true }]);
    await workOff(test);
    expect((await deliveries(id, { state: 'delivered' })).length).toBe(2);
  });

  it('stop when the endpoint is disabled or removed', async () => {
    receiver.answers.push(500, 500);
    const [disabled, removed] = [await make(), await make()];
    await happen();
    await workOff(test);
    await admin.patch(`/webhooks/${disabled.id}`, { status: 'disabled' });
    await admin.delete(`/webhooks/${removed.id}`);
    await pass(HOUR);
    expect(receiver.received).toHaveLength(2);
    expect((await deliveries(disabled.id))[0].state).toBe('cancelled');
    const refused = await admin.post(`/webhooks/${disabled.id}/test`);
    expect([refused.status, refused.body.code]).toEqual([409, 'webhook_disabled']);
  });

  it('can be asked for, by a test event that goes to one endpoint alone', async () => {
    const { id } = await make(['patient.created'], '/one');
    await make(['*'], '/other');
    expect((await admin.post(`/webhooks/${id}/test`)).body).toMatchObject({ state: 'pending', type: 'webhook.test' });
    await workOff(test);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/one']);
    expect(receiver.events[0]).toMatchObject({ type: 'webhook.test', subject: id });
  });

  it('are listed in pages, by state, type and time', async () => {
    const { id } = await make();
    for (let i = 0; i < 3; i++) {
      test.clock.advance(1_000);
      await happen();
      await workOff(test);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const { body } = await admin.get(`/webhooks/${id}/deliveries`, { limit: 2, cursor });
      seen.push(...body.data.map((one: { createdAt: string }) => one.createdAt));
      cursor = body.page.nextCursor ?? undefined;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual([...seen].sort().reverse());
    expect(seen).toHaveLength(3);
    const [, middle = ''] = seen;
    expect(await deliveries(id, { from: middle })).toHaveLength(2);
    expect(await deliveries(id, { to: middle })).toHaveLength(1);
    expect(await deliveries(id, { type: 'patient.updated' })).toHaveLength(0);
    expect(await deliveries(id, { state: 'failed' })).toHaveLength(0);
  });
});
