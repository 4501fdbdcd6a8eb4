import { startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';
import { deadlocksIn } from '../support/deadlocks';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { bookedSeries } from '../support/factories/series';
import { catchUp, freeSlotFaults } from '../support/free-slots';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const FIRST = Date.parse('2026-05-06T14:00:00.000Z');
const WEEK = 7 * 24 * 3_600_000;
const after = (milliseconds: number) => new Date(FIRST + milliseconds).toISOString();

describe('series against everything else', () => {
  let test: TestApp;
  let admin: Somebody;
  let patients: Somebody[];

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    patients = [];
    for (let index = 0; index < 12; index++) patients.push(await signedInPatient(test));
  }, 60_000);
  afterAll(() => test.stop());

  const forgetBookings = () =>
    test.em.query(`DELETE FROM appointments; UPDATE free_slot_calendars SET due_at = '-infinity'`);
  const series = (professional: Somebody, patient: Somebody, more: object = {}) =>
    admin.client.post('/appointment-series', {
      professionalId: professional.id,
      patientId: patient.id,
      startsAt: after(0),
      type: 'consultation',
      recurrence: 'FREQ=WEEKLY;COUNT=6',
      ...more,
    });
  const single = (professional: Somebody, patient: Somebody, startsAt: string) =>
    admin.client.post('/appointments', {
      professionalId: professional.id,
      patientId: patient.id,
      startsAt,
      type: 'one_off',
    });

  it('gives every time to one of them: no overlap, no deadlock, no fault', async () => {
    const before = await deadlocksIn(test.database);
    for (let round = 0; round < ROUNDS; round++) {
      await forgetBookings();
      const professionals = [await workingProfessional(test, { buffer_minutes: 5 }), await workingProfessional(test)];
      await catchUp(test);
      const answers = await Promise.all(
        patients.flatMap((patient, index) => {
          const [one, other] =
            index % 2 === 0 ? [professionals[0]!, professionals[1]!] : [professionals[1]!, professionals[0]!];
          const onConflict = index % 3 === 0 ? 'refuse' : 'skip';
          return [
            series(one, patient, { startsAt: after((index % 4) * 900_000), onConflict }),
            series(other, patients[(index + 5) % patients.length]!, { onConflict, recurrence: 'FREQ=DAILY;COUNT=9' }),
            single(one, patient, after((index % 6) * WEEK)),
            single(other, patient, after((index % 6) * WEEK + 1_800_000)),
          ];
        }),
      );
      expect(unexpected(answers)).toEqual([]);
      expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(2);
      expect(await overlaps(test)).toBe(0);
      expect(await freeSlotFaults(test)).toEqual([]);
    }
    expect(await deadlocksIn(test.database)).toBe(before);
  }, 60_000);

  it('are moved and cancelled while others book, and nothing is lost', async () => {
    const before = await deadlocksIn(test.database);
    for (let round = 0; round < ROUNDS; round++) {
      await forgetBookings();
      const professional = await workingProfessional(test);
      await catchUp(test);
      const [one, two, ...others] = patients as [Somebody, Somebody, ...Somebody[]];
      const mine = await bookedSeries(one, professional, { startsAt: after(0) });
      const theirs = await bookedSeries(two, professional, { startsAt: after(3_600_000) });
      const move = (id: string, ids: readonly string[], index: number) =>
        admin.client.post(`/appointment-series/${id}/reschedule`, {
          scope: ['all', 'following', 'this'][index % 3],
          appointmentId: ids[index % 4],
          startsAt: after(WEEK * (index % 4) + (index % 5) * 1_800_000),
          onConflict: index % 2 === 0 ? 'skip' : 'refuse',
        });
      const answers = await Promise.all([
        ...others.map((patient, index) =>
          single(professional, patient, after((index % 4) * WEEK + (index % 3) * 1_800_000)),
        ),
        ...others.map((_, index) => move(mine.id, mine.ids, index)),
        ...others.map((_, index) => move(theirs.id, theirs.ids, index + 1)),
        ...others.slice(0, 3).map((_, index) =>
          admin.client.post(`/appointments/${mine.ids[index]}/reschedule`, {
            startsAt: after(WEEK * index + 7_200_000),
          }),
        ),
        admin.client.post(`/appointment-series/${theirs.id}/cancel`, { scope: 'all', reasonCode: 'other' }),
      ]);
      expect(unexpected(answers)).toEqual([]);
      expect(await overlaps(test)).toBe(0);
      expect(await freeSlotFaults(test)).toEqual([]);
      const [{ members }] = await test.em.query(
        `SELECT count(*)::int AS members FROM appointments WHERE id = ANY($1) AND series_id IS NOT NULL`,
        [[...mine.ids, ...theirs.ids]],
      );
      expect(members).toBe(8);
    }
    expect(await deadlocksIn(test.database)).toBe(before);
  }, 60_000);

  it('is booked once by thirty requests with one idempotency key', async () => {
    const professional = await workingProfessional(test);
    const client = admin.client.with({ 'idempotency-key': 'one-series' });
    const body = {
      professionalId: professional.id,
      patientId: patients[0]!.id,
      startsAt: after(50 * WEEK),
      type: 'one_off',
      recurrence: 'FREQ=WEEKLY;COUNT=5',
    };
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.post('/appointment-series', body)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    const rest = answers.filter(({ status }) => status !== 201);
    expect(rest.every(({ body: { code } }) => code === 'request_in_progress')).toBe(true);
    const [{ booked }] = await test.em.query(
      `SELECT count(*)::int AS booked FROM appointments WHERE professional_id = $1`,
      [professional.id],
    );
    expect(booked).toBe(5);
  });
});

/** What is neither done nor refused by a rule. */
function unexpected(answers: readonly Answer[]): string[] {
  return answers
    .filter(({ status }) => ![200, 201, 404, 409, 422].includes(status))
    .map(({ status, text }) => `${status} ${text}`);
}

async function overlaps({ em }: TestApp): Promise<number> {
  const live = `IN ('held', 'pending', 'booked', 'arrived', 'fulfilled')`;
  const [row] = await em.query(
    `SELECT count(*)::int AS pairs FROM appointments a JOIN appointments b ON a.id < b.id AND a.status ${live} AND b.status ${live}
        AND (a.professional_id = b.professional_id AND tstzrange(a.starts_at, a.occupied_until) && tstzrange(b.starts_at, b.occupied_until)
          OR a.patient_id = b.patient_id AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at))`,
  );
  return row.pairs;
}
