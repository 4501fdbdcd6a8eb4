import { startApp, type TestApp } from '../support/app';
import { as } from '../support/factories/account';
import {
  appointmentRow,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { bookedSeries, linesOf } from '../support/factories/series';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { eventsOf } from '../support/traces';

// The clock says Monday 2026-05-04, 06:00 in La Paz. Wednesday 10:00 there, four times.
const NOW = '2026-05-04T10:00:00.000Z';
const FIRST = '2026-05-06T14:00:00.000Z';
const at = (day: number, hour: number, minute = 0) => new Date(Date.UTC(2026, 4, day, hour, minute)).toISOString();

describe('moving a series', () => {
  let test: TestApp;
  let admin: Somebody;
  let professional: Somebody;
  let patient: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    test.clock.set(NOW);
    professional = await workingProfessional(test);
    patient = await signedInPatient(test);
  });

  const booked = (recurrence = 'FREQ=WEEKLY;COUNT=4') =>
    bookedSeries(patient, professional, { startsAt: FIRST, recurrence });
  const after = async (id: string) => linesOf(await admin.client.get(`/appointment-series/${id}`));
  const act = (id: string, what: string, body: object) => admin.client.post(`/appointment-series/${id}/${what}`, body);

  it('moves all by as much, also onto each other, forwards and backwards', async () => {
    await catchUp(test);
    const { id, ids } = await booked();
    const forwards = await act(id, 'reschedule', { scope: 'all', appointmentId: ids[0], startsAt: at(13, 14) });
    expect(forwards.status).toBe(200);
    expect(linesOf(forwards).map((line: string) => line.slice(8, 13))).toEqual(['13T14', '20T14', '27T14', '03T14']);
    const backwards = await act(id, 'reschedule', { scope: 'all', appointmentId: ids[3], startsAt: at(27, 14, 30) });
    expect(linesOf(backwards).map((line: string) => line.slice(8, 16))).toEqual([
      '06T14:30',
      '13T14:30',
      '20T14:30',
      '27T14:30',
    ]);
    expect(backwards.body.appointments.map((one: { id: string }) => one.id)).toEqual(ids);
    const longer = await act(id, 'reschedule', {
      scope: 'all',
      appointmentId: ids[0],
      startsAt: at(6, 14, 25),
      durationMinutes: 120,
    });
    expect(longer.body.appointments).toMatchObject(
      Array(4).fill({ durationMinutes: 120, movedCount: 3, seriesId: id }),
    );
    const history = await admin.client.get(`/appointments/${ids[2]}/history`);
    expect(history.body.data.map((one: { act: string }) => one.act).sort()).toEqual([
      'booked',
      'rescheduled',
      'rescheduled',
      'rescheduled',
    ]);
    expect(await freeSlotFaults(test)).toEqual([]);
  });

  it('splits off those that follow, which keep their ids and histories', async () => {
    await catchUp(test);
    const { id, ids } = await booked();
    const answer = await patient.client.post(`/appointment-series/${id}/reschedule`, {
      scope: 'following',
      appointmentId: ids[2],
      startsAt: at(21, 15),
    });
    expect(answer).toMatchObject({ status: 200, body: { splitFrom: id, startsAt: at(21, 15), skipped: [] } });
    expect(linesOf(answer)).toEqual([`${at(21, 15)} booked`, `${at(28, 15)} booked`]);
    expect(answer.body.appointments.map((one: { id: string }) => one.id)).toEqual(ids.slice(2));
    expect(await after(id)).toEqual([`${at(6, 14)} booked`, `${at(13, 14)} booked`]);
    const split = answer.body.id;
    expect((await eventsOf(test, split)).map(({ type }) => type)).toEqual([
      'appointment_series.split',
      'appointment_series.rescheduled',
    ]);
    expect((await admin.client.get(`/appointments/${ids[3]}`)).body).toMatchObject({
      seriesId: split,
      previousStartsAt: at(27, 14),
    });
    // They are of that series now, and all of it.
    expect(await act(id, 'cancel', { scope: 'this', appointmentId: ids[3], reasonCode: 'other' })).toMatchObject({
      status: 404,
    });
    const whole = await act(split, 'reschedule', { scope: 'following', appointmentId: ids[2], startsAt: at(21, 16) });
    expect(whole.body).toMatchObject({ id: split, splitFrom: id });
    expect(await freeSlotFaults(test)).toEqual([]);
  });

  it('moves one alone, which stays in the series', async () => {
    const { id, ids } = await booked();
    const answer = await patient.client.post(`/appointment-series/${id}/reschedule`, {
      scope: 'this',
      appointmentId: ids[1],
      startsAt: at(14, 14),
    });
    expect(answer.body.id).toBe(id);
    expect(linesOf(answer)[1]).toBe(`${at(14, 14)} booked`);
  });

  it('moves all or none, and says what is in the way', async () => {
    const { id, ids } = await booked();
    const other = await signedInPatient(test);
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: at(21, 15) });
    const before = await after(id);
    const order = { scope: 'all', appointmentId: ids[0], startsAt: at(7, 15) };
    const refused = await patient.client.post(`/appointment-series/${id}/reschedule`, order);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'professional_overlap',
        occurrences: [{ startsAt: at(21, 15), violations: [{ code: 'professional_overlap' }] }],
      },
    });
    expect(refused.body.occurrences[0].alternatives).toHaveLength(3);
    expect(await after(id)).toEqual(before);
    const moved = await patient.client.post(`/appointment-series/${id}/reschedule`, { ...order, onConflict: 'skip' });
    expect(linesOf(moved).map((line: string) => line.slice(8, 13))).toEqual(['07T15', '14T15', '20T14', '28T15']);
    expect(moved.body.skipped).toMatchObject([{ startsAt: at(21, 15) }]);
  });

  it('leaves those where they are that would run into one that stays', async () => {
    const { id, ids } = await booked('FREQ=DAILY;COUNT=3');
    const other = await signedInPatient(test);
    await appointmentRow(test, { professional_id: professional.id, patient_id: other.id, starts_at: at(9, 14) });
    const order = {
      scope: 'all',
      appointmentId: ids[0],
      startsAt: at(7, 14),
      override: { reason: 'x' },
      onConflict: 'skip',
    };
    const answer = await act(id, 'reschedule', order);
    expect(answer).toMatchObject({ status: 409, body: { code: 'professional_overlap' } });
    expect(answer.body.occurrences).toHaveLength(3);
    expect((await after(id)).map((line: string) => line.slice(8, 13))).toEqual(['06T14', '07T14', '08T14']);
  });

  it('keeps to the rules of single moves', async () => {
    const cautious = await workingProfessional(test, { requires_confirmation: true });
    professional = cautious;
    const { id, ids } = await booked();
    for (const one of ids) await admin.client.post(`/appointments/${one}/confirm`, {});
    // The first deadline is over: moving does not renew it.
    test.clock.set(at(5, 15));
    const client = await as(test, patient.account);
    const answer = await client.post(`/appointment-series/${id}/reschedule`, {
      scope: 'all',
      appointmentId: ids[0],
      startsAt: at(7, 14),
    });
    expect(linesOf(answer).map((line: string) => line.split(' ')[1])).toEqual(Array(4).fill('pending'));
    const deadlines = await test.em.query(
      `SELECT cancellation_deadline AS at FROM appointments WHERE series_id = $1 ORDER BY starts_at`,
      [id],
    );
    expect(deadlines.map((row: { at: Date }) => row.at.toISOString())).toEqual([
      at(5, 14),
      at(13, 14),
      at(20, 14),
      at(27, 14),
    ]);
    const override = { scope: 'all', appointmentId: ids[0], startsAt: at(7, 15), override: { reason: 'x' } };
    expect(await client.post(`/appointment-series/${id}/reschedule`, override)).toMatchObject({ status: 403 });
  });
});
