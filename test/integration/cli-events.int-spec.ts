import { randomUUID } from 'node:crypto';
import { EventConsumers, type CloudEvent } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { relay } from '../support/events';
import { praxis } from '../support/terminal';

describe('praxis events replay', () => {
  let test: TestApp;
  const told: Record<'mail' | 'bus', string[]> = { mail: [], bus: [] };
  const ids: string[] = [];

  beforeAll(async () => {
    test = await startApp();
    for (const name of ['mail', 'bus'] as const) {
      const deliver = ({ id }: CloudEvent) => Promise.resolve(void told[name].push(id));
      test.app.get(EventConsumers, { strict: false }).register({ name, types: ['patient.updated'], deliver });
    }
    const patient = randomUUID();
    for (const [type, hour] of [
      ['patient.created', 8],
      ['patient.updated', 9],
      ['patient.updated', 10],
    ] as const) {
      const [row] = await test.em.query<{ id: string }[]>(
        `INSERT INTO outbox_events (type, aggregate_type, aggregate_id, data, occurred_at) VALUES ($1, 'patient', $2, '{}', $3) RETURNING id`,
        [type, patient, new Date(Date.UTC(2026, 4, 4, hour))],
      );
      ids.push(row!.id);
    }
    await relay(test);
  });
  afterAll(() => test.stop());
  beforeEach(() => Object.assign(told, { mail: [], bus: [] }));

  const replay = (...words: string[]) => praxis(test.database, ['events', 'replay', ...words]);
  const [FROM, TO] = ['2026-05-04T08:00:00Z', '2026-05-04T10:00:00Z'];

  it('tells everybody of one event again', async () => {
    const { code, out } = await replay('--id', ids[1]!);
    expect([code, out]).toEqual([0, '1 event is told again to everybody.\n']);
    await relay(test);
    expect(told).toEqual({ mail: [ids[1]], bus: [ids[1]] });
  });

  it('tells one consumer of the events of a time, in their order, of those that it wants', async () => {
    // The command goes by the time of the machine; the relay here by that of the tests.
    const { out } = await replay('--from', FROM, '--to', '2026-05-04T11:00:00Z', '--consumer', 'mail');
    expect(out).toBe('3 events are told again to mail.\n');
    await test.em.query('UPDATE outbox_deliveries SET due_at = $1 WHERE delivered_at IS NULL', [test.clock.now()]);
    await relay(test);
    expect(told).toEqual({ mail: [ids[1], ids[2]], bus: [] });
  });

  it('does not include the end of the time', async () => {
    expect((await replay('--from', FROM, '--to', TO)).out).toContain('2 events');
    await relay(test);
    expect(told.bus).toEqual([ids[1]]);
  });

  it.each([
    ['nothing', [], 'Which events?'],
    ['both', ['--id', randomUUID(), '--from', FROM, '--to', TO], 'Which events?'],
    ['no id', ['--id', 'x'], 'is not the id of an event'],
    ['an end before the start', ['--from', TO, '--to', FROM], 'not two instants'],
    ['no end', ['--from', FROM], 'not two instants'],
    ['an event that does not exist', ['--id', randomUUID()], 'There is no such event.'],
    ['somebody unknown', ['--from', FROM, '--to', TO, '--consumer', 'nobody'], 'Nobody called "nobody"'],
  ])('refuses %s', async (_, words, problem) => {
    const { code, err } = await replay(...words);
    expect(code).toBe(1);
    expect(err).toContain(problem);
    expect(err.trim().split('\n')).toHaveLength(2);
  });
});
