import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { listen } from '../support/recording';

// The clock says Monday 2026-05-04, 06:00 in La Paz; these are Wednesdays, 09:00.
const WEDNESDAY = '2026-05-06';
const NEXT_WEDNESDAY = '2026-05-13';
const MONTH = 'from=2026-05-06&to=2026-06-05';

describe('the statements of a request', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
  });
  afterAll(() => test.stop());

  /** Every statement of the request, the look-up of who asks and those around a transaction included. */
  async function statementsOf(ask: () => Promise<Answer>, status: number): Promise<readonly string[]> {
    let answer: Answer | undefined;
    const sent = await listen(async () => (answer = await ask()));
    expect(answer).toMatchObject({ status });
    return sent.map(({ name, text }) => name ?? text);
  }

  it.each([
    ['slots of a month', `slots?${MONTH}`],
    ['the next slots', 'slots/next'],
    ['a check', `availability-check?startsAt=${WEDNESDAY}T13:00:00Z`],
    ['a check of a time that is not free', `availability-check?startsAt=${WEDNESDAY}T03:00:00Z`],
  ])('are three at most for %s', async (_, path) => {
    for (const client of [test.client, patient.client]) {
      const statements = await statementsOf(() => client.get(`/professionals/${professional.id}/${path}`), 200);
      expect(statements.length).toBeLessThanOrEqual(3);
    }
  });

  it('are nine for a booking with a key, in five round trips', async () => {
    const client = patient.client.with({ 'idempotency-key': randomUUID() });
    const book = (startsAt: string) => () =>
      client.post('/appointments', { professionalId: professional.id, startsAt, type: 'consultation' });
    // The key of the day's answers is remembered for a minute, callers for less than a second.
    const first = patient.client.with({ 'idempotency-key': randomUUID() });
    const before = { professionalId: professional.id, startsAt: '2026-05-27T13:00:00Z', type: 'consultation' };
    expect(await first.post('/appointments', before)).toMatchObject({ status: 201 });
    test.clock.advance(1_000);
    const sent = await listen(book(`${NEXT_WEDNESDAY}T13:00:00Z`));
    // Once a second the process asks for the signing keys, whoever calls.
    const own = sent.filter(({ name }) => name !== 'load_signing_keys');
    expect(own.map(({ name, text }) => name ?? text)).toEqual([
      'find_principal',
      'START TRANSACTION',
      'claim_idempotency_key',
      'take_locks',
      'load_booking_facts',
      'book_appointment',
      'store_idempotency_answer',
      'take_free_slots',
      'COMMIT',
    ]);
    expect(own.filter(({ joins }) => !joins)).toHaveLength(5);
    const again = await statementsOf(book(`${NEXT_WEDNESDAY}T13:00:00Z`), 201);
    expect(again).toEqual(['START TRANSACTION', 'claim_idempotency_key', 'ROLLBACK']);
  });

  it('do not grow with the length of a list', async () => {
    for (const day of ['18', '19', '20', '21'])
      await patient.client.post('/appointments', {
        professionalId: professional.id,
        startsAt: `2026-05-${day}T13:00:00Z`,
        type: 'consultation',
      });
    const [short, long] = [
      await statementsOf(() => patient.client.get('/appointments', { limit: 1 }), 200),
      await statementsOf(() => patient.client.get('/appointments', { limit: 4 }), 200),
    ];
    expect(long).toHaveLength(short.length);
  });
});
