import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { CaseloadConsumer } from '../../src/caseload/caseload.consumer';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { OutboxService } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { workOff } from '../support/jobs';
import { hasNats, TestNats } from '../support/nats';
import { Receiver } from '../support/receiver';

const CHILD = [
  '--require',
  resolve(__dirname, '../support/typescript.cjs'),
  resolve(__dirname, '../support/killed-worker.ts'),
];
const ACTS = ['booked', 'rescheduled', 'cancelled'] as const;
/** Before which statement a worker dies: of the bus, of the relay, of a consumer in its transaction, of a delivery. */
const STEPS = [
  'consume_event',
  'hand_out_events',
  'make_webhook_deliveries',
  'note_delivered',
  'add_job',
  'note_webhook_attempt',
];

(hasNats ? describe : describe.skip)('workers that are killed at every step', () => {
  let nats: TestNats;
  let test: TestApp;
  let receiver: Receiver;
  const professionalId = randomUUID();

  beforeAll(async () => {
    nats = await TestNats.start();
    receiver = new Receiver();
    test = await startApp({ now: new Date(), variables: { EVENTS_URL: nats.url, WEBHOOKS_ALLOW_PRIVATE: 'true' } });
  });
  afterAll(async () => {
    delete process.env['EVENTS_URL'];
    delete process.env['WEBHOOKS_ALLOW_PRIVATE'];
    await test.stop();
    await receiver.stop();
    await nats.stop();
  });

  /** An appointment that is booked and moved, and cancelled if it is not to count. */
  async function happen(isKept: boolean): Promise<string> {
    const [id, patientId] = [randomUUID(), randomUUID()];
    for (const act of isKept ? ACTS.slice(0, 2) : ACTS) {
      const data = {
        professionalId,
        patientId,
        startsAt: test.clock.now().toISOString(),
        endsAt: test.clock.now().toISOString(),
        status: act === 'cancelled' ? 'cancelled' : 'booked',
        previousStatus: null,
        previousStartsAt: null,
        version: 1,
        byRole: 'system',
      };
      const event = { type: `appointment.${act}` as const, aggregateType: 'appointment', aggregateId: id, data };
      await test.app
        .get(TransactionRunner)
        .run((em) => test.app.get(OutboxService, { strict: false }).append(em, event));
    }
    return id;
  }

  it('lose nothing, invent nothing, keep the order, and have every effect once', async () => {
    const { client } = await signedIn(test, 'admin');
    await client.post('/webhooks', { url: await receiver.start(), events: ['*'] });
    const ids: string[] = [];
    for (const step of STEPS) {
      ids.push(await happen(true), await happen(false));
      const env = { ...process.env, KILLED_AT: step, OUTBOX_POLL_MS: '20', JOBS_CONCURRENCY: '2' };
      const child = spawn(process.execPath, CHILD, { env, stdio: ['ignore', 'ignore', 'inherit'] });
      expect([step, (await once(child, 'exit'))[1]]).toEqual([step, 'SIGKILL']);
      // What a living process does a minute after another has died.
      await test.em.query(
        'SELECT graphile_worker.force_unlock_workers(ARRAY(SELECT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL))',
      );
    }
    test.app.get(CaseloadConsumer, { strict: false }).subscribe();
    const count = async (what: string) =>
      (await test.em.query<[{ n: number }]>(`SELECT count(*)::int AS n FROM ${what}`))[0].n;
    const events = await count('outbox_events');
    const acts = await count(`outbox_events WHERE type LIKE 'appointment.%'`);
    const isOver = async () =>
      (await count('outbox_deliveries WHERE delivered_at IS NULL')) === 0 &&
      (await count(`webhook_deliveries WHERE state = 'pending'`)) === 0 &&
      (await count('consumed_events')) === acts;
    // The broker waits half a minute for the answers of those that were killed.
    while (!(await isOver())) {
      // The others went by the real time.
      test.clock.set(new Date());
      await workOff(test);
    }

    const published = (await nats.published()).map(({ event }) => event);
    expect(published).toHaveLength(events);
    for (const id of ids) {
      const told = published.filter(({ subject }) => subject === id).map(({ type }) => type);
      expect(told).toEqual(ACTS.slice(0, told.length).map((act) => `appointment.${act}`));
    }
    expect(new Set(published.map(({ id }) => id)).size).toBe(events);
    expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(events);
    expect(await count(`webhook_deliveries WHERE state = 'delivered'`)).toBe(events);
    expect(await count('caseload_appointments WHERE counts')).toBe(STEPS.length);
  }, 280_000);
});
