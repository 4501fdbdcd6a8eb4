import { takeLocks } from '../../src/common/database/locks';
import { PatientClosingService } from '../../src/patients/patient-closing.service';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { enterPatient } from '../support/factories/patient';

describe('closing a patient’s record', () => {
  let test: TestApp;
  const calendar = { booked: false, hasFutureAppointments: () => Promise.resolve(calendar.booked) };

  beforeAll(async () => {
    test = await startApp();
    Object.assign(test.app.get(PatientClosingService, { strict: false }), { calendar });
  });
  beforeEach(() => {
    calendar.booked = false;
  });
  afterAll(() => test.stop());

  it('is refused while there are future appointments', async () => {
    const { client } = await signedIn(test, 'admin');
    const { id } = await enterPatient(test);
    calendar.booked = true;
    const answer = await client.delete(`/patients/${id}`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'patient_has_future_appointments' } });
    calendar.booked = false;
    expect((await client.delete(`/patients/${id}`)).status).toBe(204);
  });

  it('waits for a booking in flight before it looks at the calendar', async () => {
    const { client } = await signedIn(test, 'admin');
    const { id } = await enterPatient(test);
    const booking = test.dataSource.createQueryRunner();
    await booking.startTransaction();
    await takeLocks(booking.manager, [{ on: 'patient', id, mode: 'shared' }]);
    const closing = client.delete(`/patients/${id}`);
    await somebodyWaits(test);
    calendar.booked = true;
    await booking.commitTransaction();
    await booking.release();
    expect(await closing).toMatchObject({ status: 409, body: { code: 'patient_has_future_appointments' } });
  });
});

async function somebodyWaits({ dataSource }: TestApp): Promise<void> {
  for (let waiting = 0; waiting === 0;) {
    const rows = await dataSource.query<unknown[]>(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    waiting = rows.length;
  }
}
