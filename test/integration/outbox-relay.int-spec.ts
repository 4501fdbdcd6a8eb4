import { randomUUID } from 'node:crypto';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import {
  ConsumerUnavailable,
  EventConsumers,
  OutboxRelay,
  OutboxService,
  type CloudEvent,
  type EventConsumer,
} from '../../src/outbox';
import { MAX_ATTEMPTS } from '../../src/outbox/domain/backoff';
import { startApp, type TestApp } from '../support/app';
import { relay } from '../support/events';

const HOUR = 3_600_000;
const TYPES = ['patient.created', 'patient.updated', 'patient.deleted'] as const;

/** Writes down what it is told, and fails where it is told to. */
class Listener implements EventConsumer {
  readonly types = TYPES;
  readonly told: CloudEvent[] = [];
  fails: (event: CloudEvent) => boolean = () => false;

  constructor(readonly name: string) {}

  async deliver(event: CloudEvent): Promise<void> {
    if (this.fails(event)) throw Object.assign(new Error('secret text'), { code: 'EFAIL' });
    await new Promise(setImmediate);
    this.told.push(event);
  }

  of = (subject: string): string[] => this.told.filter((event) => event.subject === subject).map(({ type }) => type);
}

describe('the relay', () => {
  let test: TestApp;
  let first: Listener;
  let second: Listener;

  beforeAll(async () => {
    test = await startApp();
    first = new Listener('first');
    second = new Listener('second');
    for (const listener of [first, second]) test.app.get(EventConsumers, { strict: false }).register(listener);
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    await test.em.query('DELETE FROM outbox_events');
    for (const listener of [first, second]) {
      listener.told.length = 0;
      listener.fails = () => false;
    }
  });

  const outbox = () => test.app.get(OutboxService, { strict: false });
  const transactions = () => test.app.get(TransactionRunner);
  const append = (patient: string, type: (typeof TYPES)[number]) =>
    transactions().run((em) => outbox().append(em, { type, aggregateType: 'patient', aggregateId: patient }));
  const states = () =>
    test.em.query(
      `SELECT consumer, attempts, delivered_at IS NOT NULL AS told, dead_at IS NOT NULL AS dead, last_error
         FROM outbox_deliveries ORDER BY consumer, position`,
    );

  it('tells every consumer of what it wants, once, as a CloudEvent', async () => {
    const patient = randomUUID();
    await append(patient, 'patient.created');
    await transactions().run((em) =>
      outbox().append(em, { type: 'professional.created', aggregateType: 'professional', aggregateId: randomUUID() }),
    );
    await relay(test);
    await relay(test);
    expect(first.told).toEqual(second.told);
    expect(first.told).toEqual([
      {
        specversion: '1.0',
        id: expect.any(String),
        source: 'http://127.0.0.1:3000',
        type: 'patient.created',
        subject: patient,
        subjecttype: 'patient',
        time: test.clock.now().toISOString(),
        sequence: expect.stringMatching(/^\d{19}$/),
        datacontenttype: 'application/json',
        data: {},
      },
    ]);
  });

  it('tells nobody of what was rolled back', async () => {
    const failing = transactions().run(async (em) => {
      await outbox().append(em, { type: 'patient.created', aggregateType: 'patient', aggregateId: randomUUID() });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await relay(test);
    expect(first.told).toEqual([]);
  });

  it('keeps the order of each record, whatever the ids say, with any number of workers', async () => {
    const patients = Array.from({ length: 20 }, () => randomUUID());
    for (const type of TYPES) for (const patient of patients) await append(patient, type);
    // As if the clock had been set back between the acts: later events have smaller ids.
    await test.em.query(
      `UPDATE outbox_events SET id = (lpad(to_hex(1000 - position::int % 1000), 8, '0') || substr(id::text, 9))::uuid`,
    );
    const [a, b] = [test.app.get(OutboxRelay, { strict: false }), await secondWorker(test, [first, second])];
    await Promise.all([a.run(), b.relay.run(), a.run(), b.relay.run(), a.run()]);
    await b.stop();
    await relay(test);
    for (const listener of [first, second]) {
      expect(listener.told).toHaveLength(60);
      for (const patient of patients) expect(listener.of(patient)).toEqual(TYPES);
    }
  });

  it('loses nothing that is committed late', async () => {
    const [slow, quick] = [randomUUID(), randomUUID()];
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let appended: () => void = () => undefined;
    const written = new Promise<void>((resolve) => (appended = resolve));
    const late = transactions().run(async (em) => {
      await outbox().append(em, { type: 'patient.created', aggregateType: 'patient', aggregateId: slow });
      appended();
      await held;
    });
    await written;
    await append(quick, 'patient.created');
    await relay(test);
    expect(first.told.map(({ subject }) => subject)).toEqual([quick]);
    commit();
    await late;
    await relay(test);
    expect(first.told.map(({ subject }) => subject)).toEqual([quick, slow]);
  });

  it('tries again later, and holds back only the same record for the same consumer', async () => {
    const [sick, well] = [randomUUID(), randomUUID()];
    first.fails = ({ subject }) => subject === sick;
    await append(sick, 'patient.created');
    await append(sick, 'patient.updated');
    await append(well, 'patient.created');
    await relay(test);
    expect(first.told.map(({ subject }) => subject)).toEqual([well]);
    expect(second.of(sick)).toEqual(['patient.created', 'patient.updated']);
    first.fails = () => false;
    await relay(test);
    expect(first.of(sick)).toEqual([]);
    test.clock.advance(5_000);
    await relay(test);
    expect(first.of(sick)).toEqual(['patient.created', 'patient.updated']);
  });

  it('gives up after a day, keeps no text of the failure, and goes on with what follows', async () => {
    const patient = randomUUID();
    first.fails = ({ type }) => type === 'patient.created';
    await append(patient, 'patient.created');
    await append(patient, 'patient.updated');
    for (let i = 0; i < MAX_ATTEMPTS; i++) {
      await relay(test);
      test.clock.advance(2 * HOUR);
    }
    expect(first.of(patient)).toEqual(['patient.updated']);
    expect((await states()).slice(0, 2)).toEqual([
      { consumer: 'first', attempts: MAX_ATTEMPTS, told: false, dead: true, last_error: 'Error EFAIL' },
      { consumer: 'first', attempts: 0, told: true, dead: false, last_error: null },
    ]);
    const { text } = await test.client.get('//metrics');
    expect(text).toContain('praxis_outbox_dead{consumer="first"} 1');
  });

  it('gives nothing up while the consumer itself is out of reach, and keeps the order', async () => {
    const patient = randomUUID();
    const deliver = first.deliver.bind(first);
    let asked = 0;
    first.deliver = () => {
      asked++;
      return Promise.reject(new ConsumerUnavailable());
    };
    await append(patient, 'patient.created');
    await append(patient, 'patient.updated');
    for (let i = 0; i <= MAX_ATTEMPTS; i++) {
      await relay(test);
      test.clock.advance(2 * HOUR);
    }
    // Once a round: what follows is not even tried.
    expect(asked).toBe(MAX_ATTEMPTS + 1);
    expect(second.of(patient)).toEqual(['patient.created', 'patient.updated']);
    first.deliver = deliver;
    await relay(test);
    expect(first.of(patient)).toEqual(['patient.created', 'patient.updated']);
  });

  it('hands nothing new out to who wants no more, and tells what was handed out before', async () => {
    const patient = randomUUID();
    first.fails = () => true;
    await append(patient, 'patient.created');
    await relay(test);
    Object.assign(first, { takesNew: false });
    first.fails = () => false;
    await append(patient, 'patient.updated');
    test.clock.advance(HOUR);
    await relay(test);
    Object.assign(first, { takesNew: true });
    expect(first.of(patient)).toEqual(['patient.created']);
    expect(second.of(patient)).toEqual(['patient.created', 'patient.updated']);
  });

  it('commits what a consumer writes together with the note that it was told', async () => {
    const patient = randomUUID();
    let attempts = 0;
    const deliver = first.deliver.bind(first);
    first.deliver = async (event: CloudEvent, em?: import('typeorm').EntityManager) => {
      await em!.query(`UPDATE practice SET name = name || '!'`);
      if (++attempts < 3) throw new Error('after writing');
      await deliver(event);
    };
    await append(patient, 'patient.created');
    for (let i = 0; i < 4; i++) {
      await relay(test);
      test.clock.advance(HOUR);
    }
    first.deliver = deliver;
    const [{ name }] = await test.em.query('SELECT name FROM practice');
    expect(name.match(/!/g)).toHaveLength(1);
    expect(first.of(patient)).toEqual(['patient.created']);
  });

  it('forgets after ninety days what everybody was told of, and nothing else', async () => {
    await append(randomUUID(), 'patient.created');
    await relay(test);
    first.fails = () => true;
    const pending = randomUUID();
    await append(pending, 'patient.created');
    await relay(test);
    test.clock.advance(91 * 24 * HOUR);
    await test.app.get(OutboxRelay, { strict: false }).forget();
    const rest = await test.em.query('SELECT aggregate_id AS id FROM outbox_events');
    expect(rest).toEqual([{ id: pending }]);
  });
});

/** Another process, as far as the database can tell. */
async function secondWorker(
  test: TestApp,
  listeners: readonly Listener[],
): Promise<{ readonly relay: OutboxRelay; stop(): Promise<void> }> {
  const other = await startApp({ database: test.database, now: test.clock.now() });
  for (const listener of listeners) other.app.get(EventConsumers, { strict: false }).register(listener);
  return { relay: other.app.get(OutboxRelay, { strict: false }), stop: () => other.stop() };
}
