import { takeLocks } from '../../src/common/database/locks';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { appointmentRow } from '../support/factories/appointment';
import { enterPatient } from '../support/factories/patient';
import { enterProfessional } from '../support/factories/professional';
import { untilSomebodyWaits } from '../support/locks';

const TOMORROW = '2026-05-05T13:00:00.000Z';
const YESTERDAY = '2026-05-03T13:00:00.000Z';
const REFUSED = { status: 409, body: { code: 'patient_has_future_appointments' } };

describe('closing a patient’s record', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  async function book(patientId: string, startsAt: string, on = test, more: Readonly<Record<string, unknown>> = {}) {
    const { id } = await enterProfessional(test);
    return appointmentRow(on, { professional_id: id, patient_id: patientId, starts_at: startsAt, ...more });
  }

  it('is refused while there are future appointments', async () => {
    const { id } = await enterPatient(test);
    const appointment = await book(id, TOMORROW);
    expect(await admin.delete(`/patients/${id}`)).toMatchObject(REFUSED);
    await test.em.query(`DELETE FROM appointments WHERE id = $1`, [appointment]);
    expect((await admin.delete(`/patients/${id}`)).status).toBe(204);
  });

  it('is not hindered by past and cancelled ones', async () => {
    const { id } = await enterPatient(test);
    await book(id, YESTERDAY);
    const cancelled = { status: 'cancelled', cancelled_at: test.clock.now(), cancelled_late: false };
    await book(id, TOMORROW, test, { ...cancelled, cancellation_reason_code: 'illness' });
    expect((await admin.delete(`/patients/${id}`)).status).toBe(204);
  });

  it('waits for a booking in flight before it looks at the calendar', async () => {
    const { id } = await enterPatient(test);
    const booking = test.dataSource.createQueryRunner();
    await booking.startTransaction();
    await takeLocks(booking.manager, [{ on: 'patient', id, mode: 'shared' }]);
    const closing = admin.delete(`/patients/${id}`);
    await untilSomebodyWaits(test);
    await book(id, TOMORROW, { ...test, em: booking.manager });
    await booking.commitTransaction();
    await booking.release();
    expect(await closing).toMatchObject(REFUSED);
  });
});
