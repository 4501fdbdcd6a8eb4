import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

const DATE = { startsOn: '2026-05-06', endsOn: '2026-05-06' };

describe('blocking time that has appointments', () => {
  let test: TestApp;
  let admin: Somebody;
  let patient: Somebody;
  let professional: Somebody;
  let path: string;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    patient = await signedInPatient(test);
  });
  beforeEach(async () => {
    await test.em.query('TRUNCATE appointments, blocked_periods CASCADE');
    professional = await workingProfessional(test);
    path = `/professionals/${professional.id}/blocked-periods`;
  });
  afterAll(() => test.stop());

  const book = (startsAt: string, status = 'booked', professionalId = professional.id) =>
    appointmentRow(test, { professional_id: professionalId, patient_id: patient.id, starts_at: startsAt, status });
  const statusOf = async (id: string) => (await admin.client.get(`/appointments/${id}`)).body.status as string;

  it('is refused, and names them', async () => {
    const inside = await book('2026-05-06T14:00:00.000Z');
    const pending = await book('2026-05-07T03:30:00.000Z', 'pending');
    await book('2026-05-07T14:00:00.000Z');
    const answer = await professional.client.post(path, DATE);
    expect(answer).toMatchObject({ status: 409, body: { code: 'blocked_period_conflicts' } });
    expect(answer.body.conflicts).toEqual([
      { appointmentId: inside, startsAt: '2026-05-06T14:00:00.000Z', endsAt: '2026-05-06T15:00:00.000Z' },
      { appointmentId: pending, startsAt: '2026-05-07T03:30:00.000Z', endsAt: '2026-05-07T04:30:00.000Z' },
    ]);
    expect((await professional.client.get(path)).body.data).toEqual([]);
    expect(await statusOf(inside)).toBe('booked');
  });

  it('minds neither other hours, nor what is over or under way, nor other professionals', async () => {
    const other = await workingProfessional(test);
    await book('2026-05-04T09:30:00.000Z');
    await book('2026-05-06T14:00:00.000Z');
    await book('2026-05-06T18:00:00.000Z', 'booked', other.id);
    const lunch = { startTime: '12:00', endTime: '14:00' };
    expect((await professional.client.post(path, { ...DATE, ...lunch })).status).toBe(201);
    expect((await professional.client.post(path, { startsOn: '2026-05-01', endsOn: '2026-05-05' })).status).toBe(201);
  });

  it('keeps them if told so', async () => {
    const id = await book('2026-05-06T14:00:00.000Z');
    expect((await professional.client.post(path, { ...DATE, onConflict: 'keep' })).status).toBe(201);
    expect(await statusOf(id)).toBe('booked');
  });

  it('cancels them if told so, on the side of the professional and never late', async () => {
    const id = await book('2026-05-04T14:00:00.000Z');
    const body = { startsOn: '2026-05-04', endsOn: '2026-05-04', onConflict: 'cancel' };
    expect((await professional.client.post(path, body)).status).toBe(201);
    expect((await admin.client.get(`/appointments/${id}`)).body).toMatchObject({
      status: 'cancelled',
      cancellation: { reasonCode: 'professional_unavailable', late: false },
    });
  });

  it('concerns everybody when the practice closes', async () => {
    const other = await workingProfessional(test);
    const ids = [await book('2026-05-06T14:00:00.000Z'), await book('2026-05-06T18:00:00.000Z', 'booked', other.id)];
    const refused = await admin.client.post('/blocked-periods', DATE);
    expect(refused.body.conflicts).toMatchObject(ids.map((appointmentId) => ({ appointmentId })));
    expect((await admin.client.post('/blocked-periods', { ...DATE, onConflict: 'cancel' })).status).toBe(201);
    const [first] = ids;
    expect((await admin.client.get(`/appointments/${first}`)).body.cancellation.reasonCode).toBe('practice_closed');
  });

  it('means dates of the practice when it closes', async () => {
    await admin.client.patch('/practice', { timeZone: 'Europe/Madrid' });
    const evening = await book('2026-05-05T22:30:00.000Z');
    await book('2026-05-06T22:30:00.000Z');
    const answer = await admin.client.post('/blocked-periods', DATE);
    await admin.client.patch('/practice', { timeZone: 'America/La_Paz' });
    expect(answer).toMatchObject({ status: 409, body: { conflicts: [{ appointmentId: evening }] } });
    expect(answer.body.conflicts).toHaveLength(1);
  });

  it('never lets a booking slip past, whoever comes first', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 12; round++) {
      await test.em.query('TRUNCATE appointments, blocked_periods CASCADE');
      const booking = { professionalId: professional.id, startsAt: '2026-05-06T14:00:00.000Z', type: 'one_off' };
      const acts = [() => patient.client.post('/appointments', booking), () => professional.client.post(path, DATE)];
      const [first, second] = round % 2 === 0 ? acts : [...acts].reverse();
      const answers = await Promise.all([first!(), second!()]);
      const codes = answers.map(({ status, body }) => (status === 201 ? 'done' : (body.code as string))).sort();
      seen.add(codes.join(' '));
    }
    for (const outcome of seen) expect(['blocked_period_conflicts done', 'date_blocked done']).toContain(outcome);
  });
});
