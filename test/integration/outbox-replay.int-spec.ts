import { randomUUID } from 'node:crypto';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { EventConsumers, OutboxService } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { relay } from '../support/events';
import { whileHeld } from '../support/held-rows';

/** What `praxis events replay` does with the first event of a record, before it is committed. */
const REPLAYS = {
  'to everybody': `UPDATE outbox_events SET delivered_at = NULL WHERE type = 'patient.created'`,
  'to one consumer': `INSERT INTO outbox_deliveries (consumer, event_id, aggregate_id, position, due_at)
                      SELECT 'other', id, aggregate_id, position, now() FROM outbox_events WHERE type = 'patient.created'`,
};

describe('events that are told again at the moment in which they are handed out', () => {
  let test: TestApp;
  const told: string[] = [];

  beforeAll(async () => {
    test = await startApp();
    test.app.get(EventConsumers, { strict: false }).register({
      name: 'listener',
      types: 'all',
      deliver: ({ type }) => {
        told.push(type);
        return Promise.resolve();
      },
    });
  });
  afterAll(() => test.stop());

  it.each(Object.entries(REPLAYS))('%s keep their place in the order of their record', async (_, replay) => {
    told.length = 0;
    const patient = randomUUID();
    for (const type of ['patient.created', 'patient.updated'] as const)
      await test.app.get(TransactionRunner).run((em) => {
        const event = { type, aggregateType: 'patient', aggregateId: patient };
        return test.app.get(OutboxService, { strict: false }).append(em, event);
      });
    await whileHeld(test, replay, 1, () => [relay(test)]);
    await relay(test);
    expect(told).toEqual(['patient.created', 'patient.updated']);
    await test.em.query('DELETE FROM outbox_events');
  });
});
