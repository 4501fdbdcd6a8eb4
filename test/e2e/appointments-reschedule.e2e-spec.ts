import { startApp, NOW, type TestApp } from '../support/app';
import { as } from '../support/factories/account';
import { deadlocksIn } from '../support/deadlocks';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

const STARTS_AT = '2026-05-06T14:00:00.000Z';
const LATER = '2026-05-06T18:00:00.000Z';

describe('rescheduling', () => {
  let test: TestApp;
  let professional: Somebody;
  let patient: Somebody;
  let admin: Somebody;

  beforeAll(async () => {
    test = await startApp();
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
    admin = await signedInAdmin(test);
  });
  afterEach(async () => {
    await test.em.query(`TRUNCATE appointments CASCADE`);
    await test.em.query(`UPDATE professionals SET requires_confirmation = false, buffer_minutes = 0`);
    test.clock.set(NOW);
  });
  afterAll(() => test.stop());

  const given = (more: object = {}) =>
    appointmentRow(test, { professional_id: professional.id, patient_id: patient.id, starts_at: STARTS_AT, ...more });

  it('moves the same appointment and frees its old time', async () => {
    const id = await given();
    const moved = await patient.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER });
    expect(moved).toMatchObject({
      status: 200,
      body: {
        id,
        status: 'booked',
        startsAt: LATER,
        endsAt: '2026-05-06T19:00:00.000Z',
        previousStartsAt: STARTS_AT,
        movedCount: 1,
        version: 2,
      },
    });
    const other = await signedInPatient(test);
    const booking = { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' };
    expect(await other.client.post('/appointments', booking)).toMatchObject({ status: 201 });
    const history = await patient.client.get(`/appointments/${id}/history`);
    expect(history.body.data).toMatchObject([
      { act: 'rescheduled', previousStartsAt: STARTS_AT, startsAt: LATER, by: 'patient' },
    ]);
  });

  it('may overlap its own old time', async () => {
    const id = await given();
    const moved = await admin.client.post(`/appointments/${id}/reschedule`, {
      startsAt: '2026-05-06T14:30:00Z',
      durationMinutes: 90,
    });
    expect(moved).toMatchObject({ status: 200, body: { endsAt: '2026-05-06T16:00:00.000Z', durationMinutes: 90 } });
  });

  it('changes nothing when the new time is taken', async () => {
    const id = await given();
    const other = await signedInPatient(test);
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: LATER });
    const answer = await patient.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER });
    expect(answer).toMatchObject({ status: 409, body: { code: 'professional_overlap', conflicts: [] } });
    expect(answer.body.alternatives).toHaveLength(3);
    expect((await patient.client.get(`/appointments/${id}`)).body).toMatchObject({ startsAt: STARTS_AT, version: 1 });
  });

  it('obeys all rules, which staff may set aside', async () => {
    const id = await given();
    const sunday = { startsAt: '2026-05-10T14:00:00Z' };
    const override = { override: { reason: 'Acordado' } };
    expect(await patient.client.post(`/appointments/${id}/reschedule`, sunday)).toMatchObject({
      status: 422,
      body: { code: 'outside_working_hours' },
    });
    expect(await patient.client.post(`/appointments/${id}/reschedule`, { ...sunday, ...override })).toMatchObject({
      status: 403,
    });
    expect(await admin.client.post(`/appointments/${id}/reschedule`, { ...sunday, ...override })).toMatchObject({
      status: 200,
      body: { overriddenRules: ['outside_working_hours'] },
    });
  });

  it.each(['arrived', 'fulfilled', 'no_show', 'cancelled'])('does not move one that is %s', async (status) => {
    const cancelled = { cancelled_at: NOW, cancellation_reason_code: 'other', cancelled_late: false };
    const id = await given({ status, ...(status === 'cancelled' ? cancelled : {}) });
    const answer = await admin.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER });
    expect(answer).toMatchObject({ status: 409, body: { code: 'status_transition_not_allowed' } });
  });

  it("returns a patient's move to pending where the professional confirms; staff's stays", async () => {
    await test.em.query(`UPDATE professionals SET requires_confirmation = true, buffer_minutes = 15 WHERE id = $1`, [
      professional.id,
    ]);
    const id = await given();
    expect((await admin.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER })).body).toMatchObject({
      status: 'booked',
    });
    const back = await patient.client.post(`/appointments/${id}/reschedule`, { startsAt: '2026-05-07T13:00:00Z' });
    expect(back.body).toMatchObject({ status: 'pending', movedCount: 2, previousStartsAt: LATER });
    const [row] = await test.em.query(`SELECT occupied_until, moved_by FROM appointments WHERE id = $1`, [id]);
    expect(row).toEqual({ occupied_until: new Date('2026-05-07T14:15:00Z'), moved_by: patient.account.id });
  });

  it.each([
    ['patient', '2026-05-05T13:00:00Z', '2026-05-19T14:00:00.000Z'],
    ['patient', '2026-05-05T15:00:00Z', '2026-05-05T14:00:00.000Z'],
    ['admin', '2026-05-05T15:00:00Z', '2026-05-19T14:00:00.000Z'],
  ])('of a %s at %s leaves the deadline at %s', async (role, now, deadline) => {
    const id = await given();
    test.clock.set(now);
    const client = await as(test, { patient, admin }[role]!.account);
    expect(await client.post(`/appointments/${id}/reschedule`, { startsAt: '2026-05-20T14:00:00Z' })).toMatchObject({
      status: 200,
    });
    const [row] = await test.em.query(`SELECT cancellation_deadline FROM appointments WHERE id = $1`, [id]);
    expect(row.cancellation_deadline).toEqual(new Date(deadline));
  });

  it('lets a cancelled time be booked again', async () => {
    const id = await given();
    await patient.client.post(`/appointments/${id}/cancel`, { reasonCode: 'other' });
    const booking = { professionalId: professional.id, startsAt: STARTS_AT, type: 'consultation' };
    expect(await patient.client.post('/appointments', booking)).toMatchObject({ status: 201 });
  });

  it('gives a free time to one of thirty that move there at once', async () => {
    const before = await deadlocksIn(test.database);
    const ids: string[] = [];
    for (let index = 0; index < 30; index++) {
      const { id } = await signedInPatient(test);
      const starts_at = new Date(Date.UTC(2026, 4, 11 + Math.floor(index / 8), 13 + (index % 8))).toISOString();
      ids.push(await given({ patient_id: id, starts_at }));
    }
    const answers = await Promise.all(
      ids.map((id) => admin.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'professional_overlap')).toHaveLength(29);
    expect(await deadlocksIn(test.database)).toBe(before);
  });

  it('against a cancellation of the same appointment: one after the other, and it is cancelled in the end', async () => {
    const told = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const id = await given();
      const move = () => patient.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER });
      const cancel = () => admin.client.post(`/appointments/${id}/cancel`, { reasonCode: 'other' });
      const calls = round % 2 === 0 ? [move(), cancel()] : [cancel(), move()];
      const [moved, cancelled] = await Promise.all(round % 2 === 0 ? calls : calls.toReversed());
      expect(cancelled).toMatchObject({
        status: 200,
        body: { status: 'cancelled', movedCount: moved!.status === 200 ? 1 : 0 },
      });
      if (moved!.status !== 200)
        expect(moved).toMatchObject({ status: 409, body: { code: 'status_transition_not_allowed' } });
      told.add(String(moved!.status));
      const history = await admin.client.get(`/appointments/${id}/history`);
      const acts = history.body.data.map(({ act }: { act: string }) => act);
      expect(acts.sort()).toEqual(moved!.status === 200 ? ['cancelled', 'rescheduled'] : ['cancelled']);
    }
    expect(told).toContain('409');
  });

  it('with the same version as a cancellation: one of them wins, the other is told that it came too late', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await given();
      const { headers } = await patient.client.get(`/appointments/${id}`);
      const version = { headers: { 'if-match': headers.get('etag') ?? '' } };
      const answers = await Promise.all([
        patient.client.post(`/appointments/${id}/reschedule`, { startsAt: LATER }, version),
        admin.client.post(`/appointments/${id}/cancel`, { reasonCode: 'other' }, version),
      ]);
      const codes = answers.map(({ status }) => status).sort();
      expect([
        [200, 409],
        [200, 412],
      ]).toContainEqual(codes);
      await test.em.query(`TRUNCATE appointments CASCADE`);
    }
  });

  it('stands a crowd that books, moves and cancels at once', async () => {
    const before = await deadlocksIn(test.database);
    const patients: Somebody[] = [];
    for (let index = 0; index < 12; index++) patients.push(await signedInPatient(test));
    const hours = Array.from({ length: 8 }, (_, index) => new Date(Date.UTC(2026, 4, 6, 13 + index)).toISOString());
    const ids: string[] = [];
    for (const [index, startsAt] of hours.slice(0, 4).entries()) {
      ids.push(await given({ patient_id: patients[index]!.id, starts_at: startsAt }));
    }
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, index) => {
        const someone = patients[index % 12]!;
        const startsAt = hours[(index * 5) % 8]!;
        const id = ids[index % 4]!;
        if (index % 3 === 0)
          return someone.client.post('/appointments', { professionalId: professional.id, startsAt, type: 'one_off' });
        if (index % 9 === 1) return admin.client.post(`/appointments/${id}/cancel`, { reasonCode: 'other' });
        return admin.client.post(`/appointments/${id}/reschedule`, { startsAt });
      }),
    );
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 201, 409]);
    expect(await deadlocksIn(test.database)).toBe(before);
    const live = await test.em.query(`SELECT starts_at FROM appointments WHERE status = 'booked'`);
    expect(new Set(live.map((row: { starts_at: Date }) => row.starts_at.getTime())).size).toBe(live.length);
  });
});
