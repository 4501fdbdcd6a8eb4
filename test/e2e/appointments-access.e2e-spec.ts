import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { auditOf } from '../support/traces';

const NOBODYS = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';
const NEW_TIME = { startsAt: '2026-05-07T14:00:00.000Z' };

describe('the appointments of others', () => {
  let test: TestApp;
  let professional: Somebody;
  let id: string;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
  });
  beforeEach(async () => {
    const patient = await signedInPatient(test);
    id = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: '2026-05-06T14:00:00.000Z',
    });
  });
  afterEach(() => test.em.query(`UPDATE appointments SET status = 'no_show' WHERE id = $1`, [id]));
  afterAll(() => test.stop());

  const slots = (client: Client, ignoring: string) =>
    client.get(`/professionals/${professional.id}/slots`, { from: '2026-05-06', to: '2026-05-06', ignoring });

  it.each<[string, string, (client: Client, appointmentId: string) => ReturnType<Client['get']>]>([
    ['read', 'appointment.read', (client, it) => client.get(`/appointments/${it}`)],
    ['history', 'appointment.read', (client, it) => client.get(`/appointments/${it}/history`)],
    ['move', 'appointment.rescheduled', (client, it) => client.post(`/appointments/${it}/reschedule`, NEW_TIME)],
    [
      'cancel',
      'appointment.cancelled',
      (client, it) => client.post(`/appointments/${it}/cancel`, { reasonCode: 'other' }),
    ],
    ['slots', 'appointment.read', slots],
  ])('are as absent as those that do not exist, and the attempt is remembered (%s)', async (_, action, act) => {
    for (const { client } of [await signedInPatient(test), await workingProfessional(test)]) {
      const [foreign, absent] = [await act(client, id), await act(client, NOBODYS)];
      expect(foreign).toMatchObject({ status: 404, body: { code: 'appointment_not_found' } });
      expect({ ...foreign.body, requestId: null }).toEqual({ ...absent.body, requestId: null });
    }
    expect(await auditOf(test, id)).toEqual([`${action} refused`, `${action} refused`]);
    expect(await auditOf(test, NOBODYS)).toEqual([]);
  });

  it('are remembered as refused to staff who act on them, under an idempotency key too', async () => {
    const { client } = await workingProfessional(test);
    const headers = { 'idempotency-key': 'confirm-foreign' };
    expect((await client.post(`/appointments/${id}/no-show`, {}, { headers })).status).toBe(404);
    expect(await auditOf(test, id)).toEqual(['appointment.no_show refused']);
  });
});
