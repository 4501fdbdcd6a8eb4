import { randomUUID } from 'node:crypto';
import { CaseloadConsumer } from '../../src/caseload/caseload.consumer';
import type { CloudEvent } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { relay } from '../support/events';
import { hasNats, TestNats } from '../support/nats';

const STARTS = ['2026-05-06T13:00:00.000Z', '2026-05-06T14:00:00.000Z', '2026-05-06T15:00:00.000Z'] as const;

// Told directly where there is no broker, and by the broker where there is one.
describe.each(hasNats ? ['the outbox', 'a broker'] : ['the outbox'])('a caseload that is kept by %s', (by) => {
  let nats: TestNats | undefined;
  let test: TestApp;
  let professional: Somebody;
  let patients: [Somebody, Somebody];

  beforeAll(async () => {
    nats = by === 'a broker' ? await TestNats.start() : undefined;
    test = await startApp(nats ? { variables: { EVENTS_URL: nats.url } } : {});
    delete process.env['EVENTS_URL'];
    test.app.get(CaseloadConsumer, { strict: false }).subscribe();
  });
  afterAll(async () => {
    await test.stop();
    await nats?.stop();
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
  /** When all that has happened has been worked off. */
  const count = async (who: Somebody = professional) => {
    await relay(test);
    const open = `SELECT FROM outbox_events e WHERE (e.type LIKE 'appointment.%' OR e.type IN ('patient.deleted', 'patient.erased'))
      AND e.type <> 'appointment.fee_waived' AND NOT EXISTS (SELECT FROM consumed_events c WHERE c.event_id = e.id)`;
    while ((await test.em.query<unknown[]>(open)).length > 0) await new Promise(setImmediate);
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
    const events: CloudEvent[] = (
      await test.em.query(
        `SELECT id, type, aggregate_id, data, position, occurred_at FROM outbox_events ORDER BY position`,
      )
    ).map((row: Record<string, unknown>) => ({
      id: row['id'],
      source: 'http://127.0.0.1:3000',
      type: row['type'],
      subject: row['aggregate_id'],
      sequence: String(row['position']).padStart(19, '0'),
      time: (row['occurred_at'] as Date).toISOString(),
      data: row['data'],
    }));
    const bring = async (list: readonly CloudEvent[]) => {
      const consumer = test.app.get(CaseloadConsumer, { strict: false });
      for (const event of list) {
        if (nats) await nats.publish(event, randomUUID());
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
    const foreign = events.map((event) => ({ ...event, id: randomUUID(), source: 'https://other.clinic.org' }));
    await bring(foreign);
    expect(await count()).toBe(1);
  });

  it('is nobody else’s business', async () => {
    const path = `/professionals/${professional.id}/caseload`;
    expect((await (await workingProfessional(test)).client.get(path)).status).toBe(404);
    expect((await patients[0].client.get(path)).status).toBe(403);
    const admin = (await signedIn(test, 'admin')).client;
    expect((await admin.get(`/professionals/${randomUUID()}/caseload`)).status).toBe(404);
  });
});
