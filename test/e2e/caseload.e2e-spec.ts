import { randomUUID } from 'node:crypto';
import { CaseloadConsumer } from '../../src/caseload/caseload.consumer';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { cloudEventOf, OutboxService, type CloudEvent } from '../../src/outbox';
import type { StoredEvent } from '../../src/outbox/cloud-event';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { relay } from '../support/events';
import { hasKafka, NO_KAFKA, TestKafka } from '../support/kafka';
import { hasNats, TestNats } from '../support/nats';

const HERE = 'http://127.0.0.1:3000';
const THERE = 'https://other.clinic.org';
const STARTS = ['2026-05-06T13:00:00.000Z', '2026-05-06T14:00:00.000Z', '2026-05-06T15:00:00.000Z'] as const;

interface Broker {
  readonly url: string;
  publish(event: CloudEvent, id: string): Promise<void>;
  stop(): Promise<void>;
}

const BROKERS: Readonly<Record<string, (() => Promise<Broker>) | undefined>> = {
  'the outbox': undefined,
  ...(hasNats ? { NATS: () => TestNats.start() } : {}),
  ...(hasKafka ? { Kafka: () => TestKafka.start() } : {}),
};
if (!hasKafka) console.warn(NO_KAFKA);

// Told directly where there is no broker, and by the broker where there is one.
describe.each(Object.entries(BROKERS))('a caseload that is kept by %s', (_, start) => {
  let broker: Broker | undefined;
  let test: TestApp;
  let professional: Somebody;
  let patients: [Somebody, Somebody];

  beforeAll(async () => {
    broker = await start?.();
    test = await startApp(broker ? { variables: { EVENTS_URL: broker.url } } : {});
    delete process.env['EVENTS_URL'];
    test.app.get(CaseloadConsumer, { strict: false }).subscribe();
  });
  afterAll(async () => {
    await test.stop();
    await broker?.stop();
  });
  beforeEach(async () => {
    professional = await workingProfessional(test);
    patients = [await signedInPatient(test), await signedInPatient(test)];
  });

  const book = async ({ client }: Somebody, startsAt: string) => {
    const order = { professionalId: professional.id, startsAt, type: 'consultation' };
    const { body } = await client.post('/appointments', order);
    return body.id as string;
  };
  const workedOff = async (one: TestApp) => {
    await relay(one);
    const open = `SELECT FROM outbox_events e WHERE (e.type LIKE 'appointment.%' OR e.type IN ('patient.deleted', 'patient.erased'))
      AND e.type <> 'appointment.fee_waived' AND NOT EXISTS (SELECT FROM consumed_events c WHERE c.event_id = e.id)`;
    for (const end = performance.now() + 20_000; (await one.em.query<unknown[]>(open)).length > 0;) {
      if (performance.now() > end) throw new Error('Events were not brought.');
      await new Promise(setImmediate);
    }
  };
  /** When all that has happened has been worked off. */
  const count = async (who: Somebody = professional) => {
    await workedOff(test);
    return (await who.client.get(`/professionals/${professional.id}/caseload`)).body.patients;
  };

  it('counts patients, not appointments, and follows cancellations', async () => {
    expect(await count()).toBe(0);
    const [first, second] = patients;
    const ids = [await book(first, STARTS[0]), await book(first, STARTS[1]), await book(second, STARTS[2])];
    expect(await count()).toBe(2);
    await second.client.post(`/appointments/${ids[2]}/cancel`, { reasonCode: 'patient_request' });
    await first.client.post(`/appointments/${ids[0]}/cancel`, { reasonCode: 'patient_request' });
    expect(await count()).toBe(1);
  });

  it('shows a year, and no patient whose record was closed', async () => {
    await book(patients[0], STARTS[0]);
    await book(patients[1], STARTS[1]);
    expect(await count()).toBe(2);
    const { body } = await professional.client.get(`/professionals/${professional.id}/caseload`);
    expect(body).toEqual({ professionalId: professional.id, patients: 2, since: '2025-05-04T10:00:00.000Z' });
    await test.em.query(`UPDATE appointments SET status = 'fulfilled' WHERE patient_id = $1`, [patients[0].id]);
    test.clock.advance(30 * 86_400_000);
    const closed = await (await signedIn(test, 'admin')).client.delete(`/patients/${patients[0].id}`);
    test.clock.advance(-30 * 86_400_000);
    expect(closed.status).toBe(204);
    expect(await count()).toBe(1);
    await test.em.query(`UPDATE caseload_appointments SET starts_at = '2025-05-04T09:59:59Z'`);
    expect(await count()).toBe(0);
  });

  it('is the same however often, and in whatever order, events are brought', async () => {
    const [first, second] = patients;
    const id = await book(first, STARTS[0]);
    await book(second, STARTS[1]);
    await first.client.post(`/appointments/${id}/cancel`, { reasonCode: 'patient_request' });
    expect(await count()).toBe(1);
    const stored = await test.em.query<StoredEvent[]>(
      `SELECT id, type, aggregate_type AS "aggregateType", aggregate_id AS "aggregateId", data, position, occurred_at AS "occurredAt"
         FROM outbox_events ORDER BY position`,
    );
    const events = stored.map((event) => cloudEventOf(event, HERE));
    const bring = async (list: readonly CloudEvent[]) => {
      const consumer = test.app.get(CaseloadConsumer, { strict: false });
      for (const event of list) {
        if (broker) await broker.publish(event, randomUUID());
        else await test.dataSource.transaction((em) => consumer.deliver(event, em));
      }
    };
    // Known ones change nothing, whichever comes last.
    await bring([...events, ...events.toReversed()]);
    expect(await count()).toBe(1);
    // As if nothing had been worked off yet, and all came the wrong way round.
    await test.em.query('DELETE FROM consumed_events');
    await test.em.query('DELETE FROM caseload_appointments');
    await bring(events.toReversed());
    expect(await count()).toBe(1);
    // Another practice that uses the same broker.
    const foreign = events.map((event) => ({ ...event, id: randomUUID(), source: THERE }));
    await bring(foreign);
    expect(await count()).toBe(1);
  });

  it('passes over what somebody else has written there, whatever it is', async () => {
    await book(patients[0], STARTS[0]);
    expect(await count()).toBe(1);
    const [row] = await test.em.query<[StoredEvent]>(
      `SELECT id, type, 'appointment' AS "aggregateType", aggregate_id AS "aggregateId", data, '99' AS position, occurred_at AS "occurredAt"
         FROM outbox_events WHERE type = 'appointment.booked' ORDER BY position DESC LIMIT 1`,
    );
    const wrong = [
      null,
      { patientId: 7 },
      { professionalId: null },
      { startsAt: '0000-01-01T00:00:00Z' },
      { status: ['booked'] },
    ];
    for (const part of wrong) {
      const data = part === null ? {} : { ...row.data, ...part };
      const event = { ...cloudEventOf({ ...row, id: randomUUID(), aggregateId: randomUUID() }, HERE), data };
      if (broker) await broker.publish(event, randomUUID());
      else
        await test.dataSource.transaction((em) => test.app.get(CaseloadConsumer, { strict: false }).deliver(event, em));
    }
    // What comes after it is taken.
    await book(patients[1], STARTS[1]);
    expect(await count()).toBe(2);
  });

  it('is nobody else’s business', async () => {
    const path = `/professionals/${professional.id}/caseload`;
    expect((await (await workingProfessional(test)).client.get(path)).status).toBe(404);
    expect((await patients[0].client.get(path)).status).toBe(403);
    const admin = (await signedIn(test, 'admin')).client;
    expect((await admin.get(`/professionals/${randomUUID()}/caseload`)).status).toBe(404);
  });

  // The last: requests are then let in by the other application, whose strategy of the same name it is that passport has.
  it('has all that is its own, where several deployments share a broker', async () => {
    for (const startsAt of STARTS) await book(patients[0], startsAt);
    const other = await startApp({ variables: { ...(broker ? { EVENTS_URL: broker.url } : {}), PUBLIC_URL: THERE } });
    delete process.env['EVENTS_URL'];
    process.env['PUBLIC_URL'] = HERE;
    other.app.get(CaseloadConsumer, { strict: false }).subscribe();
    const [{ data }] = await test.em.query<[StoredEvent]>(
      `SELECT data FROM outbox_events WHERE type = 'appointment.booked' ORDER BY position DESC LIMIT 1`,
    );
    for (const aggregateId of STARTS.map(() => randomUUID())) {
      await other.app.get(TransactionRunner).run((em) => {
        const event = { type: 'appointment.booked', aggregateType: 'appointment', aggregateId, data } as const;
        return other.app.get(OutboxService, { strict: false }).append(em, event);
      });
    }
    await workedOff(test);
    await workedOff(other);
    const known = 'SELECT count(*)::int AS count FROM caseload_appointments WHERE patient_id = $1';
    for (const one of [test, other]) expect(await one.em.query(known, [patients[0].id])).toEqual([{ count: 3 }]);
    await other.stop();
  });
});
