import { randomUUID } from 'node:crypto';
import { KafkaBus } from '../../src/broker/kafka-bus';
import { KafkaFollower } from '../../src/broker/kafka-follower';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { readEventsUrl } from '../../src/config/events-url';
import { ConsumerUnavailable, OutboxService, type CloudEvent } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { relay } from '../support/events';
import { hasNats, TestNats } from '../support/nats';
import { freePort } from '../support/ports';

const TYPES = ['patient.created', 'patient.updated', 'patient.deleted'] as const;

if (!hasNats) console.warn('The message broker was not tried: there is no nats-server on this machine.');

(hasNats ? describe : describe.skip)('a NATS broker', () => {
  let nats: TestNats;
  let test: TestApp;

  beforeAll(async () => {
    nats = await TestNats.start();
    test = await startApp({ variables: { EVENTS_URL: nats.url } });
    delete process.env['EVENTS_URL'];
  });
  afterAll(async () => {
    nats.resume();
    await test.stop();
    await nats.stop();
  });

  const append = ({ app }: TestApp, patient: string, type: (typeof TYPES)[number]) =>
    app.get(TransactionRunner).run((em) => {
      const event = { type, aggregateType: 'patient', aggregateId: patient };
      return app.get(OutboxService, { strict: false }).append(em, event);
    });
  const told = async (patient: string) =>
    (await nats.published()).filter(({ event }) => event.subject === patient).map(({ event }) => event.type);
  const pending = async (consumer: string) => {
    const rows: unknown[] = await test.em.query(
      'SELECT FROM outbox_deliveries WHERE consumer = $1 AND delivered_at IS NULL',
      [consumer],
    );
    return rows.length;
  };
  const ready = async () => {
    const { status, body } = await test.client.get('//health/ready');
    return [status, body];
  };
  /** Until what a killed broker has held back is there again. */
  const relayed = async () => {
    while ((await pending('broker')) > 0) await relay(test);
  };

  it('is told of every event, as it is, under its subject', async () => {
    const patient = randomUUID();
    await append(test, patient, 'patient.created');
    await relay(test);
    const [message] = await nats.published();
    expect(message).toEqual({
      subject: 'praxis.patient.created',
      event: {
        specversion: '1.0',
        id: expect.any(String),
        source: 'http://127.0.0.1:3000',
        type: 'patient.created',
        subject: patient,
        subjecttype: 'patient',
        time: test.clock.now().toISOString(),
        sequence: expect.any(String),
        datacontenttype: 'application/json',
        data: {},
      },
    });
    expect(await ready()).toEqual([200, { status: 'ok' }]);
    expect((await test.client.get('//metrics')).text).toContain('praxis_broker_up 1');
  });

  it('keeps an event once, however often it is told', async () => {
    const patient = randomUUID();
    await append(test, patient, 'patient.created');
    await relay(test);
    // As if the process had died between the broker's answer and its own note of it.
    await test.em.query(`UPDATE outbox_deliveries SET delivered_at = NULL WHERE consumer = 'broker'`);
    await relay(test);
    expect(await told(patient)).toEqual(['patient.created']);
    expect(await pending('broker')).toBe(0);
  });

  it('that is down holds back what is its own, in order, and nothing else; the process serves, degraded', async () => {
    const patients = [randomUUID(), randomUUID(), randomUUID()];
    await nats.kill();
    for (const type of TYPES) for (const patient of patients) await append(test, patient, type);
    await relay(test);
    expect([await pending('broker'), await pending('webhooks'), await pending('notifications')]).toEqual([9, 0, 0]);
    expect(await ready()).toEqual([200, { status: 'degraded', degraded: ['broker'] }]);
    expect((await test.client.get('//metrics')).text).toContain('praxis_broker_up 0');
    const [{ attempts }] = await test.em.query('SELECT max(attempts) AS attempts FROM outbox_deliveries');
    expect(attempts).toBe(0);
    await nats.restart();
    await relayed();
    for (const patient of patients) expect(await told(patient)).toEqual(TYPES);
    expect(await ready()).toEqual([200, { status: 'ok' }]);
  });

  it('that hangs is waited for a few seconds only', async () => {
    const patient = randomUUID();
    nats.hang();
    for (const type of TYPES) await append(test, patient, type);
    const began = performance.now();
    await relay(test);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await pending('broker')).toBe(3);
    nats.resume();
    await relayed();
    // What was asked for and not answered was stored all the same: not twice.
    expect(await told(patient)).toEqual(TYPES);
  });

  it('gets the events of a record in order from any number of processes', async () => {
    const other = await startApp({ database: test.database, variables: { EVENTS_URL: nats.url } });
    delete process.env['EVENTS_URL'];
    const patients = Array.from({ length: 8 }, () => randomUUID());
    for (const type of TYPES) for (const patient of patients) await append(test, patient, type);
    await Promise.all([relay(test), relay(other), relay(test), relay(other)]);
    await relay(test);
    await other.stop();
    for (const patient of patients) expect(await told(patient)).toEqual(TYPES);
  });
});

describe('a Kafka broker', () => {
  const url = (text: string) => readEventsUrl(text)!;

  it('is asked to store for good, once, and under the record; and to bring it, as whom we are told to be', () => {
    const there = url('kafka://me:pass@k1,k2:9093/praxis?tls=true&mechanism=SCRAM-SHA-256');
    const identity = {
      bootstrapBrokers: ['k1:9092', 'k2:9093'],
      tls: {},
      sasl: { mechanism: 'SCRAM-SHA-256', username: 'me', password: 'pass' },
    };
    const bus = new KafkaBus(there);
    expect(bus.options()).toMatchObject({ ...identity, idempotent: true, acks: -1 });
    const follower = new KafkaFollower(there, 'group', () => Promise.resolve(), new AbortController().signal);
    expect(follower.options()).toMatchObject({ ...identity, groupId: 'group', autocommit: false });
    // The client takes less for "without end".
    expect(bus.options().retries).toBe(2);
  });

  it('that is not there blames no event, and is not asked again at once', async () => {
    const bus = new KafkaBus(url(`kafka://127.0.0.1:${await freePort(29_400)}/praxis`));
    const event = { id: randomUUID(), subject: randomUUID() } as CloudEvent;
    await expect(bus.publish(event)).rejects.toThrow(ConsumerUnavailable);
    const began = performance.now();
    await expect(bus.publish(event)).rejects.toThrow(ConsumerUnavailable);
    expect([bus.isWell, performance.now() - began < 50]).toEqual([false, true]);
    await bus.close();
  });
});
