import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { auditOf, eventsOf } from '../support/traces';

/** The clock shows 2026-05-04T10:00Z, a Monday. */
const DAY = { startsOn: '2026-05-05', endsOn: '2026-05-05' };

describe('blocking time that has appointments', () => {
  let test: TestApp;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
  });
  afterAll(() => test.stop());

  const appointment = async (professional: Somebody, row: Readonly<Record<string, unknown>> = {}) =>
    appointmentRow(test, {
      professional_id: professional.id,
      patient_id: (await signedInPatient(test)).id,
      starts_at: '2026-05-05T14:00:00.000Z',
      ...row,
    });

  it.each(['pending', 'booked', 'arrived'])('is refused with the name of one that is %s', async (status) => {
    const professional = await workingProfessional(test);
    const id = await appointment(professional, { status });
    const answer = await professional.client.post(`/professionals/${professional.id}/blocked-periods`, DAY);
    expect(answer).toMatchObject({ status: 409, body: { code: 'blocked_period_conflicts' } });
    expect(answer.body.conflicts).toEqual([
      { appointmentId: id, startsAt: '2026-05-05T14:00:00.000Z', endsAt: '2026-05-05T15:00:00.000Z' },
    ]);
  });

  it('leaves alone what is cancelled, elsewhere, or of another professional', async () => {
    const professional = await workingProfessional(test);
    await appointment(professional, { status: 'no_show' });
    await appointment(professional, { starts_at: '2026-05-06T14:00:00.000Z' });
    await appointment(await workingProfessional(test));
    const path = `/professionals/${professional.id}/blocked-periods`;
    expect((await professional.client.post(path, DAY)).status).toBe(201);
  });

  it("cancels them on the professional's side, never late, if told so", async () => {
    const professional = await workingProfessional(test);
    const id = await appointment(professional, { cancellation_deadline: '2026-05-03T14:00:00.000Z' });
    const path = `/professionals/${professional.id}/blocked-periods`;
    expect((await professional.client.post(path, { ...DAY, onConflict: 'cancel' })).status).toBe(201);
    expect((await admin.client.get(`/appointments/${id}`)).body).toMatchObject({
      status: 'cancelled',
      version: 2,
      cancellation: { by: 'professional', reasonCode: 'professional_unavailable', late: false, fee: null },
    });
    expect(await eventsOf(test, id)).toMatchObject([{ type: 'appointment.cancelled' }]);
    expect(await auditOf(test, id)).toEqual(['appointment.cancelled allowed', 'appointment.read allowed']);
  });

  it('keeps them if told so', async () => {
    const professional = await workingProfessional(test);
    const id = await appointment(professional);
    const path = `/professionals/${professional.id}/blocked-periods`;
    expect((await professional.client.post(path, { ...DAY, onConflict: 'keep' })).status).toBe(201);
    expect((await admin.client.get(`/appointments/${id}`)).body.status).toBe('booked');
  });

  it('cancels each once when the practice closes at the same moment', async () => {
    const date = { startsOn: '2026-05-08', endsOn: '2026-05-08', onConflict: 'cancel' };
    const professionals = await Promise.all(Array.from({ length: 6 }, () => workingProfessional(test)));
    const ids: string[] = [];
    for (const professional of professionals)
      for (const hour of [13, 14, 15, 16, 17, 18])
        ids.push(await appointment(professional, { starts_at: `2026-05-08T${hour}:00:00.000Z` }));
    const answers = await Promise.all([
      ...professionals.map(({ id, client }) => client.post(`/professionals/${id}/blocked-periods`, date)),
      admin.client.post('/blocked-periods', date),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const acts = await test.em.query<{ count: string }[]>(
      `SELECT count(*) FROM appointment_history WHERE appointment_id = ANY($1) GROUP BY appointment_id`,
      [ids],
    );
    expect(acts.map(({ count }) => count)).toEqual(ids.map(() => '1'));
  });
});
