import { startApp, type TestApp } from '../support/app';
import { deadlocksIn } from '../support/deadlocks';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp, freeSlotFaults } from '../support/free-slots';

const ROUNDS = 3;
const PATIENTS = 24;
const FIRST = Date.parse('2026-05-05T13:00:00.000Z');

describe('neighbouring times of one professional', () => {
  let test: TestApp;
  let admin: Somebody;
  let patients: Somebody[];

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    patients = [];
    for (let index = 0; index < PATIENTS; index++) patients.push(await signedInPatient(test));
  });
  afterAll(() => test.stop());

  it('are all booked at once without a deadlock, and the derived free slots are right afterwards', async () => {
    const before = await deadlocksIn(test.database);
    const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], opensAt: '09:00', closesAt: '21:00' };
    for (let round = 0; round < ROUNDS; round++) {
      const settings = { slot_interval_minutes: 30, session_duration_minutes: 30 };
      const professional = await workingProfessional(test, settings, hours);
      await catchUp(test);
      const statuses = await Promise.all(
        patients.map(async ({ id: patientId }, index) => {
          const startsAt = new Date(FIRST + ((index * 7) % PATIENTS) * 30 * 60_000).toISOString();
          const order = { professionalId: professional.id, patientId, startsAt, type: 'one_off' };
          return (await admin.client.post('/appointments', order)).status;
        }),
      );
      expect(new Set(statuses)).toEqual(new Set([201]));
      expect(await freeSlotFaults(test)).toEqual([]);
      await test.em.query(`DELETE FROM appointments`);
      await test.em.query(`UPDATE free_slot_calendars SET due_at = '-infinity'`);
    }
    expect(await deadlocksIn(test.database)).toBe(before);
  });

  it('are right when settings and status change while the practice closes and opens', async () => {
    const { client } = admin;
    const { id } = await workingProfessional(test);
    await catchUp(test);
    for (let round = 0; round < ROUNDS; round++) {
      const closure = { startsOn: '2026-05-06', endsOn: '2026-05-06' };
      const answers = await Promise.all([
        client.post('/blocked-periods', { ...closure, onConflict: 'keep' }),
        client.patch(`/professionals/${id}`, { slotIntervalMinutes: 30 }),
        client.post(`/professionals/${id}/block`, { reason: 'Leave' }),
        client.post('/blocked-periods', { ...closure, onConflict: 'keep' }),
        client.patch(`/professionals/${id}`, { slotIntervalMinutes: 60 }),
      ]);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      await client.post(`/professionals/${id}/unblock`, { reason: 'Back' });
      expect(await freeSlotFaults(test)).toEqual([]);
    }
  });
});
