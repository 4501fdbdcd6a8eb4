import { startApp, type TestApp } from '../support/app';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { bookedSeries, linesOf } from '../support/factories/series';
import { catchUp, freeSlotFaults } from '../support/free-slots';
import { auditOf, eventsOf } from '../support/traces';

// The clock says Monday 2026-05-04, 06:00 in La Paz. Wednesday 10:00 there, four times.
const NOW = '2026-05-04T10:00:00.000Z';
const FIRST = '2026-05-06T14:00:00.000Z';
const at = (day: number, hour: number, minute = 0) => new Date(Date.UTC(2026, 4, day, hour, minute)).toISOString();

describe('a series, changed in part', () => {
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
  const act = (id: string, what: string, body: object) => admin.client.post(`/appointment-series/${id}/${what}`, body);

  it('cancels one, those that follow, or all that are ahead', async () => {
    await catchUp(test);
    const { id, ids } = await booked();
    const cancel = { reasonCode: 'patient_request', reason: 'Viaje' };
    const one = await patient.client.post(`/appointment-series/${id}/cancel`, {
      ...cancel,
      scope: 'this',
      appointmentId: ids[1],
    });
    expect(one.status).toBe(200);
    expect(linesOf(one)).toEqual([
      `${at(6, 14)} booked`,
      `${at(13, 14)} cancelled`,
      `${at(20, 14)} booked`,
      `${at(27, 14)} booked`,
    ]);
    const rest = await act(id, 'cancel', { ...cancel, scope: 'following', appointmentId: ids[1] });
    expect(linesOf(rest).map((line: string) => line.split(' ')[1])).toEqual([
      'booked',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(rest.body.appointments[3].cancellation).toMatchObject({
      by: 'admin',
      reasonCode: 'patient_request',
      reason: 'Viaje',
    });
    expect(await auditOf(test, ids[3]!)).toEqual(['appointment.booked allowed', 'appointment.cancelled allowed']);
    expect((await eventsOf(test, ids[3]!)).map(({ type }) => type)).toEqual([
      'appointment.booked',
      'appointment.cancelled',
    ]);
    expect((await eventsOf(test, id)).map(({ type }) => type)).toEqual([
      'appointment_series.created',
      'appointment_series.cancelled',
      'appointment_series.cancelled',
    ]);
    expect((await act(id, 'cancel', { ...cancel, scope: 'all' })).body.appointments[0].status).toBe('cancelled');
    expect(await act(id, 'cancel', { ...cancel, scope: 'all' })).toMatchObject({
      status: 409,
      body: { code: 'series_is_over' },
    });
    expect(await act(id, 'cancel', { ...cancel, scope: 'this', appointmentId: ids[0] })).toMatchObject({
      status: 409,
      body: { code: 'status_transition_not_allowed' },
    });
    expect(await freeSlotFaults(test)).toEqual([]);
  });

  it('never touches what has begun, unless it is meant by itself', async () => {
    const { id, ids } = await booked();
    test.clock.set(at(13, 14, 5));
    const client = (await signedInAdmin(test)).client;
    const moved = await client.post(`/appointment-series/${id}/reschedule`, {
      scope: 'all',
      appointmentId: ids[2],
      startsAt: at(21, 15),
    });
    expect(linesOf(moved)).toEqual([
      `${at(6, 14)} booked`,
      `${at(13, 14)} booked`,
      `${at(21, 15)} booked`,
      `${at(28, 15)} booked`,
    ]);
    const begun = { scope: 'following', appointmentId: ids[1], startsAt: at(14, 15) };
    expect(await client.post(`/appointment-series/${id}/reschedule`, begun)).toMatchObject({
      status: 409,
      body: { code: 'series_is_over' },
    });
    const cancelled = await client.post(`/appointment-series/${id}/cancel`, { scope: 'all', reasonCode: 'other' });
    expect(linesOf(cancelled).map((line: string) => line.split(' ')[1])).toEqual([
      'booked',
      'booked',
      'cancelled',
      'cancelled',
    ]);
    const one = await client.post(`/appointment-series/${id}/cancel`, {
      scope: 'this',
      appointmentId: ids[1],
      reasonCode: 'other',
    });
    expect(one.status).toBe(200);
  });

  it('does not count what was not confirmed in time', async () => {
    professional = await workingProfessional(test, { requires_confirmation: true });
    const { id, ids } = await booked('FREQ=WEEKLY;COUNT=2');
    await admin.client.post(`/appointments/${ids[1]}/confirm`, {});
    test.clock.set(at(6, 13, 59));
    const client = (await signedInAdmin(test)).client;
    const read = await client.get(`/appointment-series/${id}`);
    expect(linesOf(read)).toEqual([`${at(6, 14)} cancelled`, `${at(13, 14)} booked`]);
    expect(read.body.appointments[0].cancellation).toMatchObject({ by: 'system', reasonCode: 'confirmation_expired' });

    const again = { professionalId: professional.id, patientId: patient.id, type: 'consultation' };
    test.clock.set(at(6, 20));
    const later = (await signedInAdmin(test)).client;
    const first = await later.post('/appointment-series', {
      ...again,
      startsAt: at(12, 14),
      recurrence: 'FREQ=DAILY;INTERVAL=2;COUNT=2',
    });
    expect(first.status).toBe(201);
    test.clock.set(at(12, 13, 59));
    const last = (await signedInAdmin(test)).client;
    // Nobody has looked at the first since it expired.
    const body = { ...again, startsAt: at(12, 14), recurrence: 'FREQ=DAILY;COUNT=1' };
    expect(await last.post('/appointment-series', body)).toMatchObject({ status: 201, body: { skipped: [] } });
    const moved = await last.post(`/appointment-series/${first.body.id}/reschedule`, {
      scope: 'this',
      appointmentId: first.body.appointments[0].id,
      startsAt: at(15, 14),
    });
    expect(moved).toMatchObject({ status: 409, body: { code: 'status_transition_not_allowed' } });
  });

  it('gives way to holds as long as they last, and takes no token', async () => {
    const body = {
      professionalId: professional.id,
      startsAt: FIRST,
      type: 'consultation',
      recurrence: 'FREQ=WEEKLY;COUNT=2',
    };
    expect(await patient.client.post('/appointment-series', { ...body, holdToken: 'x' })).toMatchObject({
      status: 400,
    });
    const other = await signedInPatient(test);
    const held = { professionalId: professional.id, startsAt: at(13, 14) };
    expect(await other.client.post('/slot-holds', held)).toMatchObject({ status: 201 });
    expect(await patient.client.post('/appointment-series', body)).toMatchObject({
      status: 409,
      body: { occurrences: [{ startsAt: at(13, 14), violations: [{ code: 'professional_overlap' }] }] },
    });
    test.clock.advance(5 * 60_000);
    expect(await patient.client.post('/appointment-series', body)).toMatchObject({ status: 201 });
  });

  it('is for those whose it is', async () => {
    const { id, ids } = await booked();
    const [stranger, colleague] = [await signedInPatient(test), await workingProfessional(test)];
    const calls = [
      ['GET', `/appointment-series/${id}`, undefined],
      ['POST', `/appointment-series/${id}/cancel`, { scope: 'all', reasonCode: 'other' }],
      ['POST', `/appointment-series/${id}/reschedule`, { scope: 'all', appointmentId: ids[0], startsAt: at(7, 14) }],
    ] as const;
    for (const [method, path, body] of calls) {
      for (const { client } of [stranger, colleague]) {
        const answer = await client.send(method, path, body);
        expect(answer).toMatchObject({ status: 404, body: { code: 'appointment_series_not_found' } });
        const none = await client.send(method, path.replace(id, patient.id), body);
        expect({ ...none.body, requestId: '' }).toEqual({ ...answer.body, requestId: '' });
      }
    }
    expect((await auditOf(test, id)).filter((line) => line.endsWith('refused'))).toHaveLength(6);
    expect((await professional.client.get(`/appointment-series/${id}`)).status).toBe(200);
  });

  it('refuses what is malformed', async () => {
    const { id, ids } = await booked();
    for (const body of [
      { scope: 'this', reasonCode: 'other' },
      { scope: 'some', reasonCode: 'other' },
      { scope: 'all', reasonCode: 'confirmation_expired' },
      { scope: 'following', appointmentId: 'x', reasonCode: 'other' },
    ])
      expect(await act(id, 'cancel', body)).toMatchObject({ status: 400 });
    for (const more of [
      { startsAt: at(7, 14).replace('00.000', '30.000') },
      { scope: 'all', startsAt: 'x' },
      { onConflict: 'x' },
    ])
      expect(
        await act(id, 'reschedule', { scope: 'this', appointmentId: ids[0], startsAt: at(7, 14), ...more }),
      ).toMatchObject({ status: 400 });
    const stranger = { scope: 'all', appointmentId: id, reasonCode: 'other' };
    expect(await act(id, 'cancel', stranger)).toMatchObject({ status: 404, body: { code: 'appointment_not_found' } });
    const endless = { scope: 'all', appointmentId: ids[0], startsAt: at(7, 14), durationMinutes: 2_000_000_000 };
    expect(await act(id, 'reschedule', endless)).toMatchObject({ status: 422, body: { code: 'duration_not_allowed' } });
    const late = { scope: 'all', appointmentId: ids[0], startsAt: '2200-12-31T23:59:00Z', override: { reason: 'x' } };
    expect((await act(id, 'reschedule', late)).status).toBeLessThan(500);
  });
});
