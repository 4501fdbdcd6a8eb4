import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  insert,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';

// The clock says Monday 2026-05-04, 06:00 in La Paz.
const WEDNESDAY = '2026-05-06';

describe('free slots', () => {
  let test: TestApp;
  let patient: Somebody;

  beforeAll(async () => {
    test = await startApp();
    patient = await signedInPatient(test);
  });
  afterAll(() => test.stop());

  const day = async (professional: Somebody, query: Record<string, string | number> = {}, client = test.client) => {
    const { body, status } = await client.get(`/professionals/${professional.id}/slots`, {
      from: WEDNESDAY,
      to: WEDNESDAY,
      ...query,
    });
    expect(status).toBe(200);
    return body;
  };
  const times = (slots: { startsAt: string }[]) => slots.map(({ startsAt }) => startsAt.slice(11, 16));

  it('lists every date of the range, in the zone of the professional', async () => {
    const professional = await workingProfessional(test, {}, { opensAt: '09:00', closesAt: '11:30' });
    const answer = await test.client.get(`/professionals/${professional.id}/slots`, {
      from: '2026-05-08',
      to: '2026-05-10',
    });
    expect(answer.body).toEqual({
      timeZone: 'America/La_Paz',
      days: {
        '2026-05-08': [
          { startsAt: '2026-05-08T13:00:00.000Z', endsAt: '2026-05-08T14:00:00.000Z' },
          { startsAt: '2026-05-08T14:00:00.000Z', endsAt: '2026-05-08T15:00:00.000Z' },
        ],
        '2026-05-09': [],
        '2026-05-10': [],
      },
    });
    expect(answer.headers.get('etag')).toBeNull();
  });

  it('leaves out what is taken with its buffer, held, blocked, overridden, or too soon', async () => {
    const professional = await workingProfessional(
      test,
      { buffer_minutes: 15, slot_interval_minutes: 30 },
      { closesAt: '13:00' },
    );
    const taken = { professional_id: professional.id, patient_id: patient.id };
    await appointmentRow(test, {
      ...taken,
      starts_at: `${WEDNESDAY}T14:00:00Z`,
      occupied_until: `${WEDNESDAY}T15:15:00Z`,
    });
    expect(times((await day(professional)).days[WEDNESDAY])).toEqual(['15:30', '16:00']);
    await insert(test, 'blocked_periods', {
      professional_id: professional.id,
      starts_on: WEDNESDAY,
      ends_on: WEDNESDAY,
      start_time: '11:30',
      end_time: '12:00',
      created_at: test.clock.now(),
    });
    expect(times((await day(professional)).days[WEDNESDAY])).toEqual(['16:00']);
    await insert(test, 'date_overrides', {
      professional_id: professional.id,
      date: WEDNESDAY,
      windows: JSON.stringify([{ start: '18:00', end: '19:00' }]),
    });
    expect(times((await day(professional)).days[WEDNESDAY])).toEqual(['22:00']);
    const today = await day(professional, { from: '2026-05-04', to: '2026-05-04', durationMinutes: 240 });
    expect(times(today.days['2026-05-04'])).toEqual(['13:00']);
  });

  it('groups by the zone that is asked for, windows over midnight included', async () => {
    const professional = await workingProfessional(test, {}, { weekdays: [3], opensAt: '22:00', closesAt: '02:00' });
    const range = { from: WEDNESDAY, to: '2026-05-07' };
    const local = await day(professional, range);
    expect(times(local.days['2026-05-06'])).toEqual(['02:00', '03:00']);
    expect(times(local.days['2026-05-07'])).toEqual(['04:00', '05:00']);
    const tokyo = await day(professional, { ...range, timeZone: 'Asia/Tokyo' });
    expect(tokyo.timeZone).toBe(local.timeZone);
    expect(times(tokyo.days['2026-05-07'])).toEqual(['02:00', '03:00', '04:00', '05:00']);
    // A session across local midnight is bookable.
    const booking = {
      professionalId: professional.id,
      startsAt: '2026-05-07T03:00:00Z',
      durationMinutes: 120,
      type: 'one_off',
    };
    expect(await patient.client.post('/appointments', booking)).toMatchObject({ status: 201 });
  });

  it.each([
    ['2026-03-29', ['00:00', '01:00', '02:00']],
    ['2026-10-25', ['23:00', '00:00', '01:00', '02:00', '03:00']],
  ])('follows the clocks of Madrid on %s', async (date, starts) => {
    // From 01:00 to 05:00 on the wall: three hours in spring, five in autumn.
    const professional = await workingProfessional(
      test,
      { time_zone: 'Europe/Madrid', booking_horizon_days: 730 },
      { weekdays: [7], opensAt: '01:00', closesAt: '05:00' },
    );
    test.clock.set('2026-03-02T10:00:00Z');
    const answer = await day(professional, { from: date, to: date });
    expect(times(answer.days[date])).toEqual(starts);
    test.clock.set('2026-05-04T10:00:00.000Z');
  });

  it('does not offer a patient what overlaps their own sessions, and frees one that they want to move', async () => {
    const [professional, colleague] = [
      await workingProfessional(test, {}, { closesAt: '12:00' }),
      await workingProfessional(test),
    ];
    const someone = await signedInPatient(test);
    const id = await appointmentRow(test, {
      professional_id: colleague.id,
      patient_id: someone.id,
      starts_at: `${WEDNESDAY}T14:30:00Z`,
    });
    expect(times((await day(professional)).days[WEDNESDAY])).toEqual(['13:00', '14:00', '15:00']);
    expect(times((await day(professional, {}, someone.client)).days[WEDNESDAY])).toEqual(['13:00']);
    expect(times((await day(professional, { ignoring: id }, someone.client)).days[WEDNESDAY])).toEqual([
      '13:00',
      '14:00',
      '15:00',
    ]);
    for (const client of [test.client, patient.client]) {
      const query = { from: WEDNESDAY, to: WEDNESDAY, ignoring: id };
      expect(await client.get(`/professionals/${professional.id}/slots`, query)).toMatchObject({
        status: 404,
        body: { code: 'appointment_not_found' },
      });
    }
  });

  it('shows a blocked professional to own patients only', async () => {
    const professional = await workingProfessional(test, { status: 'blocked' });
    const known = await signedInPatient(test);
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: known.id,
      starts_at: '2026-04-01T14:00:00Z',
      status: 'fulfilled',
    });
    expect(await day(professional, {}, patient.client)).toMatchObject({
      reason: 'professional_blocked',
      days: { [WEDNESDAY]: [] },
    });
    expect((await day(professional, {}, known.client)).days[WEDNESDAY]).toHaveLength(8);
  });

  it.each([
    ['professional_inactive', { status: 'inactive' }, {}],
    ['professional_blocked', { status: 'blocked' }, {}],
    ['modality_not_offered', { modalities: ['online'] }, { modality: 'in_person' }],
    ['no_working_hours', {}, { from: '2026-05-09', to: '2026-05-10' }],
    ['too_soon', {}, { from: '2026-05-01', to: '2026-05-01' }],
    ['too_soon', { minimum_notice_minutes: 10_000 }, {}],
    ['beyond_horizon', {}, { from: '2027-05-05', to: '2027-05-05' }],
  ])('says why there is nothing: %s', async (reason, settings, query) => {
    const professional = await workingProfessional(test, settings);
    expect(await day(professional, query)).toMatchObject({ reason });
  });

  it('tells blocked from booked', async () => {
    const professional = await workingProfessional(test, {}, { opensAt: '09:00', closesAt: '10:00' });
    await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: null,
      starts_at: `${WEDNESDAY}T13:00:00Z`,
      status: 'held',
    });
    expect(await day(professional)).toMatchObject({ reason: 'fully_booked' });
    await insert(test, 'blocked_periods', { starts_on: WEDNESDAY, ends_on: WEDNESDAY, created_at: test.clock.now() });
    expect(await day(professional)).toMatchObject({ reason: 'blocked_period' });
    await test.em.query(`DELETE FROM blocked_periods`);
  });

  it('finds the next ones', async () => {
    const professional = await workingProfessional(test, {}, { weekdays: [5], opensAt: '16:00', closesAt: '18:00' });
    const path = `/professionals/${professional.id}/slots/next`;
    const [first, second, third] = ['2026-05-08T20:00:00.000Z', '2026-05-08T21:00:00.000Z', '2026-05-15T20:00:00.000Z'];
    expect((await test.client.get(path)).body).toMatchObject({
      timeZone: 'America/La_Paz',
      data: [{ startsAt: first }],
    });
    const query = { after: '2026-05-08T20:30:00Z', limit: 2 };
    expect((await test.client.get(path, query)).body.data).toMatchObject([{ startsAt: second }, { startsAt: third }]);
    expect((await test.client.get(path, { after: '2199-01-01T00:00:00Z' })).body).toMatchObject({
      data: [],
      reason: 'beyond_horizon',
    });
    expect(await test.client.get(path, { limit: 21 })).toMatchObject({ status: 400 });
  });

  it('refuses malformed questions', async () => {
    const professional = await workingProfessional(test);
    const path = `/professionals/${professional.id}/slots`;
    const bad = [
      { from: WEDNESDAY, to: '2026-05-05' },
      { from: WEDNESDAY, to: '2026-07-07' },
      { from: WEDNESDAY },
      { from: '2026-W19', to: WEDNESDAY },
    ];
    for (const query of bad) expect(await test.client.get(path, query)).toMatchObject({ status: 400 });
    expect(await test.client.get(path, { from: WEDNESDAY, to: '2026-07-06' })).toMatchObject({ status: 200 });
    expect(await test.client.get(path, { from: WEDNESDAY, to: WEDNESDAY, durationMinutes: 7 })).toMatchObject({
      status: 422,
      body: { code: 'duration_not_allowed' },
    });
    expect(
      await test.client.get(`/professionals/${patient.id}/slots`, { from: WEDNESDAY, to: WEDNESDAY }),
    ).toMatchObject({ status: 404 });
    for (const year of ['1900-01-01', '2200-12-31']) {
      expect(await test.client.get(path, { from: year, to: year, timeZone: 'Pacific/Kiritimati' })).toMatchObject({
        status: 200,
      });
    }
  });

  it('costs at most three statements', async () => {
    const professional = await workingProfessional(test);
    const own = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: '2026-05-20T14:00:00Z',
    });
    const statements = await counted(() => day(professional, { ignoring: own }, patient.client));
    expect(statements).toBeLessThanOrEqual(3);
  });

  async function counted(work: () => Promise<unknown>): Promise<number> {
    const { Client } = await import('pg');
    const spy = jest.spyOn(Client.prototype, 'query');
    try {
      await work();
      return spy.mock.calls.length;
    } finally {
      spy.mockRestore();
    }
  }
});
