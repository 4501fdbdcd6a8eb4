import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

const STARTS_AT = '2026-05-06T14:00:00.000Z';
const DATE = '2026-05-06';

describe('appointments and the calendars under them', () => {
  let test: TestApp;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
  });
  afterAll(() => test.stop());

  it('are named before time is blocked, then kept or cancelled on the practice’s side', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const id = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: STARTS_AT,
    });
    const block = { startsOn: DATE, endsOn: DATE };
    const refused = await professional.client.post(`/professionals/${professional.id}/blocked-periods`, block);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'blocked_period_conflicts', conflicts: [{ appointmentId: id }] },
    });
    const path = `/professionals/${professional.id}/blocked-periods`;
    expect(await professional.client.post(path, { ...block, onConflict: 'cancel' })).toMatchObject({ status: 201 });
    const { body } = await patient.client.get(`/appointments/${id}`);
    expect(body).toMatchObject({
      status: 'cancelled',
      cancellation: { by: 'professional', reasonCode: 'professional_unavailable', late: false, fee: null },
    });
    expect((await patient.client.get(`/appointments/${id}/history`)).body.data).toMatchObject([
      { act: 'cancelled', by: 'professional' },
    ]);
  });

  it('keep a patient record open', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const id = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: STARTS_AT,
    });
    expect(await admin.client.delete(`/patients/${patient.id}`)).toMatchObject({
      status: 409,
      body: { code: 'patient_has_future_appointments' },
    });
    await admin.client.post(`/appointments/${id}/cancel`, { reasonCode: 'duplicate' });
    expect(await admin.client.delete(`/patients/${patient.id}`)).toMatchObject({ status: 204 });
  });

  it('decide who is listed as free on a date', async () => {
    const [free, full] = [await workingProfessional(test), await workingProfessional(test, {}, { closesAt: '10:00' })];
    const patient = await signedInPatient(test);
    await appointmentRow(test, { professional_id: full.id, patient_id: patient.id, starts_at: '2026-05-07T13:00:00Z' });
    const { body } = await test.client.get('/professionals', { availableOn: '2026-05-07', limit: 100 });
    const listed = body.data.map(({ id }: { id: string }) => id);
    expect(listed).toContain(free.id);
    expect(listed).not.toContain(full.id);
  });

  it('never slip past a block that was committed before them', async () => {
    const professional = await workingProfessional(test);
    const patients: Somebody[] = [];
    for (let index = 0; index < 40; index++) patients.push(await signedInPatient(test));
    const book = (patient: Somebody, index: number) =>
      patient.client.post('/appointments', {
        professionalId: professional.id,
        startsAt: new Date(Date.UTC(2026, 4, 13, 13 + (index % 8))).toISOString(),
        type: 'consultation',
      });
    const half = patients.slice(0, 20).map(book);
    const block = admin.client.post(`/professionals/${professional.id}/blocked-periods`, {
      startsOn: '2026-05-13',
      endsOn: '2026-05-13',
      onConflict: 'cancel',
    });
    const answers = await Promise.all([...half, ...patients.slice(20).map(book)]);
    expect((await block).status).toBe(201);
    expect(answers.every(({ status, body }) => status === 201 || status === 409 || body.code === 'date_blocked')).toBe(
      true,
    );
    const left = await test.em.query(
      `SELECT id FROM appointments WHERE professional_id = $1 AND status <> 'cancelled'`,
      [professional.id],
    );
    expect(left).toEqual([]);
  });
});
