import { ExpiredTimeUpkeep } from '../../src/appointments/expired-time-upkeep';
import { startApp, type TestApp } from '../support/app';
import { deadlocksIn } from '../support/deadlocks';
import { as } from '../support/factories/account';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { eventsOf } from '../support/traces';

const STARTS = [13, 14, 15, 16].map((hour) => `2026-05-08T${hour}:00:00.000Z`);
const CONFIRM_BY = '2026-05-04T10:30:00.000Z';

describe('time that has expired, when many want it at once', () => {
  let test: TestApp;
  let professionals: Somebody[];
  let waiting: Somebody[];

  beforeAll(async () => {
    test = await startApp();
    professionals = await Promise.all([1, 2].map(() => workingProfessional(test)));
    waiting = await Promise.all(STARTS.map(() => signedInPatient(test)));
  });
  afterAll(() => test.stop());

  it('goes to one of them each, is ended once, and nobody waits in a circle', async () => {
    const expired = await Promise.all(
      professionals.flatMap((professional, turn) =>
        STARTS.map((starts_at, index) =>
          appointmentRow(test, {
            professional_id: professional.id,
            // The same patients with both, so that the rows of one calendar matter to the other.
            patient_id: waiting[(index + turn) % waiting.length]!.id,
            starts_at,
            status: 'pending',
            confirm_by: CONFIRM_BY,
          }),
        ),
      ),
    );
    await catchUp(test);
    test.clock.set(CONFIRM_BY);
    const others = await Promise.all(Array.from({ length: 12 }, () => signedInPatient(test)));
    const staff = await Promise.all(professionals.map(({ account }) => as(test, account)));
    const order = (turn: number, startsAt: string) => ({
      professionalId: professionals[turn]!.id,
      startsAt,
      type: 'consultation',
    });
    const bookings = [
      ...others,
      ...(await Promise.all(waiting.map(async (one) => ({ client: await as(test, one.account) })))),
    ].flatMap(({ client }, i) =>
      STARTS.map((_, j) => ({ client, body: order(i % 2, STARTS[(i + j) % STARTS.length]!) })),
    );
    const answers = await Promise.all([
      ...bookings.map(({ client, body }) => client.post('/appointments', body)),
      ...expired.map((id, i) => staff[i < STARTS.length ? 0 : 1]!.post(`/appointments/${id}/confirm`, {})),
      ...staff.map((client) => client.get('/appointments')),
      test.app.get(ExpiredTimeUpkeep, { strict: false }).settleAll(),
    ]);
    const statuses = answers.map((answer) => answer?.status ?? 200);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses.filter((status) => status === 201)).toHaveLength(2 * STARTS.length);
    const states = await test.em.query<object[]>(
      `SELECT status, count(*)::int FROM appointments GROUP BY status ORDER BY status`,
    );
    expect(states).toEqual([
      { status: 'booked', count: 2 * STARTS.length },
      { status: 'cancelled', count: 2 * STARTS.length },
    ]);
    for (const id of expired) expect(await eventsOf(test, id)).toHaveLength(1);
    expect(await freeSlotFaults(test)).toEqual([]);
    expect(await deadlocksIn(test.database)).toBe(0);
  });
});
