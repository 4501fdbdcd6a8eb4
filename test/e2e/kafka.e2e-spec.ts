import { randomUUID } from 'node:crypto';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { OutboxService } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { relay } from '../support/events';
import { ERRORS, hasKafka, NO_KAFKA, TestKafka, type StoredMessage } from '../support/kafka';
import { API } from '../support/kafka-relay';

const TYPES = ['patient.created', 'patient.updated', 'patient.deleted'] as const;

if (!hasKafka) console.warn(NO_KAFKA);

(hasKafka ? describe : describe.skip)('a Kafka broker', () => {
  let kafka: TestKafka;
  let test: TestApp;

  beforeAll(async () => {
    kafka = await TestKafka.start();
    test = await startApp({ variables: { EVENTS_URL: kafka.url } });
    delete process.env['EVENTS_URL'];
  });
  afterAll(async () => {
    await test.stop();
    await kafka.stop();
  });
  afterEach(() => kafka.relay.behave());

  const append = (patient: string, type: (typeof TYPES)[number]) =>
    test.app.get(TransactionRunner).run((em) => {
      const event = { type, aggregateType: 'patient', aggregateId: patient };
      return test.app.get(OutboxService, { strict: false }).append(em, event);
    });
  /** Three events of each of so many records, mixed. */
  const appendTo = async (records: number): Promise<string[]> => {
    const patients = Array.from({ length: records }, () => randomUUID());
    for (const type of TYPES) for (const patient of patients) await append(patient, type);
    return patients;
  };
  const pending = async (consumer: string) =>
    (
      await test.em.query<unknown[]>('SELECT FROM outbox_deliveries WHERE consumer = $1 AND delivered_at IS NULL', [
        consumer,
      ])
    ).length;
  /** Until what was held back is told. */
  const relayed = async () => {
    do await relay(test);
    while ((await pending('broker')) > 0);
  };
  const ready = async () => (await test.client.get('//health/ready')).body;
  /** What whoever passes over repetitions by id has read of these records: everything once, in order, and in one partition each. */
  const expectWhole = async (patients: readonly string[]): Promise<StoredMessage[]> => {
    const stored = (await kafka.stored()).filter(({ key }) => patients.includes(key));
    const once = [...new Map(stored.toReversed().map((one) => [one.event.id, one])).values()].toReversed();
    for (const patient of patients) {
      const theirs = once.filter(({ key }) => key === patient);
      expect(theirs.map(({ event }) => event.type)).toEqual(TYPES);
      expect(new Set(stored.filter(({ key }) => key === patient).map(({ partition }) => partition)).size).toBe(1);
    }
    expect(once.every(({ key, event }) => key === event.subject)).toBe(true);
    const [{ attempts }] = await test.em.query('SELECT max(attempts) AS attempts FROM outbox_deliveries');
    expect(attempts).toBe(0);
    expect(await ready()).toEqual({ status: 'ok' });
    return stored;
  };

  it('is told of every event, as it is, once, keyed by its record', async () => {
    const patients = await appendTo(8);
    await relay(test);
    const stored = await expectWhole(patients);
    expect(stored).toHaveLength(24);
    expect(new Set(stored.map(({ partition }) => partition)).size).toBeGreaterThan(1);
    const first = stored.find(({ key }) => key === patients[0]);
    expect(first).toMatchObject({
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
      event: {
        ...{ specversion: '1.0', id: expect.any(String), source: 'http://127.0.0.1:3000', type: 'patient.created' },
        ...{ subject: patients[0], subjecttype: 'patient', time: test.clock.now().toISOString() },
        ...{ sequence: expect.any(String), datacontenttype: 'application/json', data: {} },
      },
    });
  });

  it('that is down holds back what is its own, and nothing else; the process serves, degraded', async () => {
    await kafka.order('down 1');
    const patients = await appendTo(3);
    await relay(test);
    expect([await pending('broker'), await pending('webhooks'), await pending('notifications')]).toEqual([9, 0, 0]);
    expect(await ready()).toEqual({ status: 'degraded', degraded: ['broker'] });
    await kafka.order('up 1');
    await relayed();
    await expectWhole(patients);
  });

  it('that is slow is waited for a few seconds only', async () => {
    await kafka.order('rtt 20000');
    const patients = await appendTo(2);
    const began = performance.now();
    await relay(test);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await pending('broker')).toBe(6);
    await kafka.order('rtt 0');
    await relayed();
    await expectWhole(patients);
  });

  it.each(Object.entries(ERRORS))('that refuses (%s) is asked again, until it stores', async (_, code) => {
    await kafka.order(`errors ${API.produce} ${Array.from({ length: 3 }, () => code).join(' ')}`);
    const patients = await appendTo(2);
    await relayed();
    await expectWhole(patients);
  });

  it('that has no ids for producers is asked again', async () => {
    await kafka.order('down 1');
    await append(randomUUID(), 'patient.created');
    await relay(test);
    await kafka.order('up 1');
    await kafka.order(`errors ${API.initProducerId} ${ERRORS.loading} ${ERRORS.loading} ${ERRORS.loading}`);
    const patients = await appendTo(1);
    await relayed();
    await expectWhole(patients);
  });

  it('that stores, and whose answer is lost, is told again: twice there at most, and in order', async () => {
    let lost = 0;
    kafka.relay.onAnswer = (api) => (api === API.produce && lost++ < 1 ? 'cut' : 'pass');
    const patients = await appendTo(2);
    await relayed();
    const stored = await expectWhole(patients);
    expect(lost).toBeGreaterThan(1);
    expect(stored.length - 6).toBeGreaterThan(0);
    expect(stored.length - 6).toBeLessThanOrEqual(1);
  });

  it('to which the way is cut before it hears anything is told once', async () => {
    let lost = 0;
    kafka.relay.onRequest = (api) => (api === API.produce && lost++ < 1 ? 'cut' : 'pass');
    const patients = await appendTo(2);
    await relayed();
    expect(await expectWhole(patients)).toHaveLength(6);
  });

  it('gets the events of a record in order from several processes, whatever happens to every seventh answer', async () => {
    const other = await startApp({ database: test.database, variables: { EVENTS_URL: kafka.url } });
    delete process.env['EVENTS_URL'];
    let answers = 0;
    kafka.relay.onAnswer = (api) => (api === API.produce && ++answers % 7 === 0 && answers < 30 ? 'cut' : 'pass');
    const patients = await appendTo(8);
    while ((await pending('broker')) > 0 || answers === 0) await Promise.all([relay(test), relay(other)]);
    await other.stop();
    await expectWhole(patients);
    expect(answers).toBeGreaterThan(24);
  });
});
