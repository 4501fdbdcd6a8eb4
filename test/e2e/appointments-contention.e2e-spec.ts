import { startApp, type TestApp } from '../support/app';
import { deadlocksIn } from '../support/deadlocks';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import type { Answer } from '../support/client';

const CROWD = 200;
const STARTS_AT = '2026-05-06T14:00:00.000Z';

describe('a contested time', () => {
  let test: TestApp;
  let admin: Somebody;
  let patients: Somebody[];

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    patients = [];
    for (let index = 0; index < CROWD; index++) patients.push(await signedInPatient(test));
  }, 60_000);
  afterAll(() => test.stop());

  it('goes to exactly one of two hundred patients, and the others learn what else is free', async () => {
    const before = await deadlocksIn(test.database);
    const professional = await workingProfessional(test);
    const answers = await all(patients, (patient) =>
      patient.client.post('/appointments', {
        professionalId: professional.id,
        startsAt: STARTS_AT,
        type: 'consultation',
      }),
    );
    expect(tally(answers)).toEqual({ 201: 1, 409: CROWD - 1 });
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.every(({ body }) => body.code === 'professional_overlap' && body.conflicts.length === 0)).toBe(true);
    expect(refused[0]?.body.alternatives).toEqual([
      { startsAt: '2026-05-06T13:00:00.000Z', endsAt: '2026-05-06T14:00:00.000Z' },
      { startsAt: '2026-05-06T15:00:00.000Z', endsAt: '2026-05-06T16:00:00.000Z' },
      { startsAt: '2026-05-06T16:00:00.000Z', endsAt: '2026-05-06T17:00:00.000Z' },
    ]);
    expect(await deadlocksIn(test.database)).toBe(before);
  });

  it('goes to sessions that do not overlap when the requests overlap partly', async () => {
    const before = await deadlocksIn(test.database);
    const professional = await workingProfessional(test, { buffer_minutes: 5 });
    const start = new Date(STARTS_AT).getTime();
    const answers = await all(patients, (patient, index) =>
      admin.client.post('/appointments', {
        professionalId: professional.id,
        patientId: patient.id,
        startsAt: new Date(start + (index % 24) * 300_000).toISOString(),
        type: 'consultation',
      }),
    );
    expect(Object.keys(tally(answers)).sort()).toEqual(['201', '409']);
    expect(await overlapping(test, professional.id)).toBe(0);
    expect(await deadlocksIn(test.database)).toBe(before);
  });

  it('is one session of a patient who asks two hundred professionals at once', async () => {
    const before = await deadlocksIn(test.database);
    const professionals: Somebody[] = [];
    for (let index = 0; index < 20; index++) professionals.push(await workingProfessional(test));
    const [patient] = patients as [Somebody];
    const startsAt = '2026-05-07T14:00:00.000Z';
    const answers = await all(patients, (_, index) => {
      const professionalId = professionals[index % 20]!.id;
      return patient.client.post('/appointments', { professionalId, startsAt, type: 'one_off' });
    });
    expect(tally(answers)).toEqual({ 201: 1, 409: CROWD - 1 });
    const won = answers.find(({ status }) => status === 201)?.body.id;
    const lost = answers.find(({ body }) => body.code === 'patient_overlap')!;
    expect(lost.body.conflicts).toEqual([{ appointmentId: won, startsAt, endsAt: '2026-05-07T15:00:00.000Z' }]);
    expect(await deadlocksIn(test.database)).toBe(before);
  });

  it('is booked once by a hundred requests with one idempotency key', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    const client = patient.client.with({ 'idempotency-key': 'one-effect' });
    const book = () =>
      client.post('/appointments', { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' });
    const answers = await all(patients.slice(0, 100), book);
    const booked = answers.filter(({ status }) => status === 201);
    expect(booked.length).toBeGreaterThan(0);
    expect(new Set(booked.map(({ text }) => text)).size).toBe(1);
    expect(
      answers.filter(({ status }) => status !== 201).every(({ body }) => body.code === 'request_in_progress'),
    ).toBe(true);
    expect((await book()).text).toBe(booked[0]?.text);
    const [{ effects }] = await test.em.query(
      `SELECT count(*)::int AS effects FROM outbox_events WHERE aggregate_id IN (SELECT id FROM appointments WHERE professional_id = $1)`,
      [professional.id],
    );
    expect(effects).toBe(1);
  });

  it('cannot be taken twice by any other way into the database', async () => {
    const [professional, colleague] = [await workingProfessional(test), await workingProfessional(test)];
    const [patient, other] = [await signedInPatient(test), await signedInPatient(test)];
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: STARTS_AT,
      occupied_until: '2026-05-06T15:10:00Z',
    });
    const overlapping = { starts_at: '2026-05-06T15:05:00.000Z' };
    const late = { starts_at: '2026-05-06T14:30:00.000Z' };
    await expect(
      appointmentRow(test, { professional_id: professional.id, patient_id: other.id, ...overlapping }),
    ).rejects.toThrow('appointments_professional_overlap');
    await expect(
      appointmentRow(test, { professional_id: colleague.id, patient_id: patient.id, ...late }),
    ).rejects.toThrow('appointments_patient_overlap');
    // The buffer is the professional's: their patient may go on to a colleague.
    await appointmentRow(test, { professional_id: colleague.id, patient_id: patient.id, ...overlapping });
  });

  it('respects holds', async () => {
    const professional = await workingProfessional(test);
    const patient = await signedInPatient(test);
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: null,
      starts_at: STARTS_AT,
      status: 'held',
    });
    const answer = await patient.client.post('/appointments', {
      professionalId: professional.id,
      startsAt: STARTS_AT,
      type: 'consultation',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'professional_overlap', conflicts: [] } });
  });
});

function all(
  crowd: readonly Somebody[],
  act: (somebody: Somebody, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(crowd.map(act));
}

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function overlapping({ em }: TestApp, professionalId: string): Promise<number> {
  const [row] = await em.query(
    `SELECT count(*)::int AS pairs FROM appointments a JOIN appointments b ON a.id < b.id AND a.professional_id = b.professional_id
        AND tstzrange(a.starts_at, a.occupied_until) && tstzrange(b.starts_at, b.occupied_until) WHERE a.professional_id = $1`,
    [professionalId],
  );
  return row.pairs;
}
