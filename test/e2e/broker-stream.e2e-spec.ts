import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { OutboxService } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { relay } from '../support/events';
import { hasNats, TestNats } from '../support/nats';

if (!hasNats) console.warn('The message broker was not tried: there is no nats-server on this machine.');

(hasNats ? describe : describe.skip)('a stream of NATS, to which we are connected', () => {
  let nats: TestNats;
  let test: TestApp;

  beforeAll(async () => {
    nats = await TestNats.start();
    test = await startApp({ variables: { EVENTS_URL: nats.url } });
    delete process.env['EVENTS_URL'];
  });
  afterAll(async () => {
    await test.stop();
    await nats.stop();
  });

  const append = async (patient = randomUUID()): Promise<string> => {
    await test.app.get(TransactionRunner).run((em) => {
      const event = { type: 'patient.created', aggregateType: 'patient', aggregateId: patient } as const;
      return test.app.get(OutboxService, { strict: false }).append(em, event);
    });
    return patient;
  };
  const published = async () => (await nats.published()).map(({ event }) => event.subject);
  const pending = async (): Promise<number> =>
    (
      await test.em.query<[{ count: number }]>(
        `SELECT count(*)::int AS count FROM outbox_deliveries WHERE consumer = 'broker' AND delivered_at IS NULL`,
      )
    )[0].count;
  const degraded = async () => (await test.client.get('//health/ready')).body.degraded;

  it('is made again when somebody has deleted it', async () => {
    const first = await append();
    await relay(test);
    expect(await published()).toEqual([first]);
    await nats.ask(async (connection) => (await jetstreamManager(connection)).streams.delete('praxis'));
    const second = await append();
    await relay(test);
    while ((await pending()) > 0) await relay(test);
    expect(await published()).toEqual([second]);
    expect(await degraded()).toBeUndefined();
  });

  it('that takes nothing more holds events back, and is told of as out of reach', async () => {
    const change = (limit: object) =>
      nats.ask(async (connection) => (await jetstreamManager(connection)).streams.update('praxis', limit));
    const before = (await published()).length;
    await change({ max_msgs: before, discard: 'new' });
    const waiting = [await append(), await append()];
    await relay(test);
    expect([await pending(), await degraded()]).toEqual([2, ['broker']]);
    await change({ max_msgs: -1 });
    while ((await pending()) > 0) await relay(test);
    expect((await published()).slice(before).toSorted()).toEqual(waiting.toSorted());
    expect(await degraded()).toBeUndefined();
  });
});
