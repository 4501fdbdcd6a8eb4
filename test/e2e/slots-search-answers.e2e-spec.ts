import { startApp, type TestApp } from '../support/app';
import {
  appointmentRow,
  insert,
  signedInAdmin,
  signedInPatient,
  workingProfessional,
  type Somebody,
} from '../support/factories/appointment';
import { catchUp } from '../support/free-slots';

// The clock says Monday 2026-05-04, 06:00 in La Paz.
const TUESDAY = '2026-05-05';
const SATURDAY = '2026-05-09';
const on = (from: string, to = from) => ({ from, to });

type Query = Readonly<Record<string, string | number>>;

describe('the answers of a search for free times', () => {
  let test: TestApp;
  let admin: Somebody;
  let patient: Somebody;

  beforeEach(async () => {
    await test.em.query(`UPDATE professionals SET status = 'inactive', blocked_until = NULL; DELETE FROM free_slots`);
    await test.em.query(`UPDATE free_slot_calendars SET due_at = 'infinity'`);
  });
  beforeAll(async () => {
    test = await startApp();
    [admin, patient] = [await signedInAdmin(test), await signedInPatient(test)];
  });
  afterAll(() => test.stop());

  const search = async (query: Query, client = test.client) => (await client.get('/slots/search', query)).body;
  const explained = async (query: Query): Promise<Record<string, string[]>> => {
    const { explanation } = await search({ ...query, explain: 'true' }, admin.client);
    const entries = (explanation as { professionalId: string; reasons: string[] }[]).map((one) => [
      one.professionalId,
      one.reasons,
    ]);
    return Object.fromEntries(entries) as Record<string, string[]>;
  };

  it('fills calendars that are due first', async () => {
    await workingProfessional(test);
    expect((await search({ ...on(TUESDAY), limit: 100 })).data).toHaveLength(8);
    await test.em.query(`DELETE FROM free_slots; UPDATE free_slot_calendars SET due_at = '-infinity'`);
    expect((await search({ ...on(TUESDAY), limit: 100 })).data).toHaveLength(8);
  });

  it('knows at once that an appointment was not confirmed in time', async () => {
    const { id } = await workingProfessional(test, {}, { opensAt: '09:00', closesAt: '10:00' });
    await appointmentRow(test, {
      professional_id: id,
      patient_id: patient.id,
      starts_at: `${TUESDAY}T13:00:00Z`,
      status: 'pending',
      confirm_by: '2026-05-04T11:00:00Z',
    });
    const count = async () => (await search(on(TUESDAY))).data.length;
    const directory = async () => (await test.client.get('/professionals', { availableOn: TUESDAY })).body.data.length;
    expect([await count(), await directory()]).toEqual([0, 0]);
    test.clock.set('2026-05-04T11:00:00Z');
    expect([await directory(), await count(), await directory()]).toEqual([1, 1, 1]);
    test.clock.set('2026-05-04T10:00:00Z');
  });

  it('says whether nobody matches or nobody has time, and when the next time is', async () => {
    const { id } = await workingProfessional(test, { city: 'Sucre', time_zone: 'Pacific/Kiritimati' });
    expect(await search({ ...on(SATURDAY), city: 'Sucre' })).toEqual({
      data: [],
      page: { nextCursor: null, limit: 20 },
      reason: 'nobody_free',
      nextAvailable: {
        startsAt: '2026-05-10T19:00:00.000Z',
        date: '2026-05-11',
        professionalId: id,
        timeZone: 'Pacific/Kiritimati',
      },
    });
    expect(await search({ ...on(SATURDAY), city: 'Sucre', partOfDay: 'evening' })).toMatchObject({
      reason: 'nobody_free',
      nextAvailable: null,
    });
    expect(await search({ ...on(SATURDAY), professionalId: id })).toMatchObject({
      nextAvailable: { date: '2026-05-11' },
    });
    expect(await search({ ...on(SATURDAY), city: 'Tarija' })).toEqual({
      data: [],
      page: { nextCursor: null, limit: 20 },
      reason: 'nobody_matches',
    });
  });

  it('says nothing of the kind on a later page', async () => {
    await workingProfessional(test, {}, { opensAt: '09:00', closesAt: '10:00' });
    const first = await search({ ...on(TUESDAY), limit: 1 });
    const cursor = Buffer.from(JSON.stringify([first.data[0].startsAt, first.data[0].professionalId])).toString(
      'base64url',
    );
    expect(await search({ ...on(TUESDAY), cursor })).toEqual({ data: [], page: { nextCursor: null, limit: 20 } });
  });

  it('shows blocked professionals once their block is over, and nobody who is inactive', async () => {
    await workingProfessional(test, { status: 'blocked' });
    await workingProfessional(test, { status: 'blocked', blocked_until: '2026-05-04' });
    await workingProfessional(test, { status: 'inactive' });
    const over = await workingProfessional(test, { status: 'blocked', blocked_until: '2026-05-03' });
    const ids = async () => [
      ...new Set(
        (await search({ ...on('2026-05-06'), limit: 100 })).data.map(
          (one: { professionalId: string }) => one.professionalId,
        ),
      ),
    ];
    expect(await ids()).toEqual([over.id]);
    test.clock.set('2026-05-05T03:59:59.999Z');
    expect(await ids()).toHaveLength(1);
    test.clock.set('2026-05-05T04:00:00Z');
    expect(await ids()).toHaveLength(2);
    test.clock.set('2026-05-04T10:00:00Z');
  });

  it('follows the clocks on the night of their change', async () => {
    // From 01:00 to 05:00 on the wall of Madrid: five hours in autumn, 02:00 twice.
    const hours = { weekdays: [7], opensAt: '01:00', closesAt: '05:00' };
    const settings = { time_zone: 'Europe/Madrid', booking_horizon_days: 730, session_duration_minutes: 60 };
    const { id } = await workingProfessional(test, settings, hours);
    const starts = async (query: Query) =>
      (await search({ professionalId: id, ...query })).data.map((one: { startsAt: string }) =>
        one.startsAt.slice(5, 16),
      );
    const night = ['10-24T23:00', '10-25T00:00', '10-25T01:00', '10-25T02:00', '10-25T03:00'];
    expect(await starts(on('2026-10-25'))).toEqual(night);
    expect(await starts({ ...on('2026-10-25'), timeZone: 'UTC' })).toEqual(night.slice(1));
    expect(await starts({ ...on('2026-10-25'), durationMinutes: 120 })).toEqual(night.slice(0, 4));
    expect(await starts({ ...on('2026-10-25'), partOfDay: 'morning' })).toEqual(night);
    expect(await starts(on('2026-10-24'))).toEqual([]);
  });

  it('explains to administrators why professionals are absent', async () => {
    const reasons = {
      city: await workingProfessional(test, { city: 'Oruro', price_amount: 9, price_currency: 'USD' }),
      status: await workingProfessional(test, { city: 'Oruro', status: 'inactive' }),
      blocked: await workingProfessional(test, { city: 'Cobija', status: 'blocked' }),
      closed: await workingProfessional(test, { city: 'Cobija' }, { weekdays: [1] }),
      notice: await workingProfessional(test, { city: 'Cobija', minimum_notice_minutes: 9000 }),
      horizon: await workingProfessional(test, { city: 'Cobija', booking_horizon_days: 1 }),
      morning: await workingProfessional(test, { city: 'Cobija' }, { closesAt: '12:00' }),
      booked: await workingProfessional(test, { city: 'Cobija' }, { opensAt: '18:00', closesAt: '19:00' }),
      off: await workingProfessional(test, { city: 'Cobija' }, { opensAt: '18:00', closesAt: '20:00' }),
      later: await workingProfessional(test, { city: 'Cobija' }, { opensAt: '18:00', closesAt: '20:00' }),
      shown: await workingProfessional(test, { city: 'Cobija' }, { opensAt: '18:00', closesAt: '22:00' }),
    };
    const evening = `2026-05-07T22:00:00Z`;
    await appointmentRow(test, { professional_id: reasons.booked.id, patient_id: patient.id, starts_at: evening });
    await insert(test, 'blocked_periods', {
      professional_id: reasons.off.id,
      starts_on: '2026-05-07',
      ends_on: '2026-05-07',
      created_at: test.clock.now(),
    });
    await catchUp(test);
    const query = { ...on('2026-05-07'), city: 'cobija', partOfDay: 'evening', limit: 1 };
    const first = await search(query);
    const [shown, later] = [reasons.shown.id, reasons.later.id].sort((a) =>
      a === first.data[0].professionalId ? -1 : 1,
    );
    const answer = await explained(query);
    expect(answer).toMatchObject({
      [reasons.city.id]: ['city'],
      [reasons.status.id]: ['city', 'professional_inactive'],
      [reasons.blocked.id]: ['professional_blocked'],
      [reasons.closed.id]: ['no_working_hours'],
      [reasons.notice.id]: ['too_soon'],
      [reasons.horizon.id]: ['beyond_horizon'],
      [reasons.morning.id]: ['part_of_day'],
      [reasons.booked.id]: ['fully_booked'],
      [reasons.off.id]: ['blocked_period'],
      [later!]: ['not_on_this_page'],
    });
    expect(answer).not.toHaveProperty(shown!);
    expect(Object.keys(answer)).toEqual(Object.keys(answer).sort());
    const misses = {
      specialization: 'x',
      language: 'fr',
      modality: 'online',
      maxPrice: 9,
      professionalId: reasons.city.id,
    };
    expect(await explained(misses)).toEqual({ [reasons.city.id]: ['specialization', 'language', 'price'] });
  });

  it('explains a hundred and counts the others', async () => {
    await test.em.query(`INSERT INTO professionals (first_name, last_name, time_zone, status, created_at, updated_at)
      SELECT 'P', n::text, 'UTC', 'inactive', now(), now() FROM generate_series(1, 150) n`);
    await test.em.query(`UPDATE free_slot_calendars SET due_at = 'infinity'`);
    const [{ count }] = await test.em.query<[{ count: string }]>(`SELECT count(*) FROM professionals`);
    const { explanation, unexplained } = await search({ explain: 'true' }, admin.client);
    expect([explanation.length, unexplained]).toEqual([100, Number(count) - 100]);
    expect(await search({ explain: 'false' })).not.toHaveProperty('explanation');
  });

  it('explains to nobody else', async () => {
    const professional = await workingProfessional(test);
    for (const { client } of [patient, professional])
      expect((await client.get('/slots/search', { explain: 'true' })).status).toBe(403);
    expect((await test.client.get('/slots/search', { explain: 'true' })).status).toBe(401);
  });

  it.each<[number, Query]>([
    [400, on('2026-05-06', TUESDAY)],
    [400, on('2026-05-05', '2026-07-06')],
    [400, { to: '2026-08-05' }],
    [400, on('9999-12-31')],
    [400, { from: '2026-W19' }],
    [400, { from: '2026-02-30' }],
    [400, { timeZone: 'Mars/Olympus' }],
    [400, { city: '' }],
    [400, { language: '%' }],
    [400, { modality: 'phone' }],
    [400, { maxPrice: -1 }],
    [400, { maxPrice: '1.5' }],
    [400, { partOfDay: 'night' }],
    [400, { perProfessional: 0 }],
    [400, { perProfessional: 101 }],
    [400, { professionalId: 'x' }],
    [400, { limit: 0 }],
    [400, { limit: 101 }],
    [400, { explain: 'yes' }],
    [400, { cursor: 'x' }],
    [400, { cursor: Buffer.from('["2026-05-05","x"]').toString('base64url') }],
    [
      400,
      { cursor: Buffer.from('["9999-05-05T00:00:00Z","01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11"]').toString('base64url') },
    ],
    [400, { durationMinutes: 'x' }],
    [400, { nope: 1 }],
    [422, { durationMinutes: 7 }],
    [422, { durationMinutes: 245 }],
    [200, on('2026-05-05', '2026-07-05')],
    [200, on('1900-01-01')],
    [200, { ...on('2200-12-31'), timeZone: 'Pacific/Kiritimati' }],
    [200, { from: '2200-12-31' }],
    [200, { to: '2026-05-01' }],
    [200, { maxPrice: 999_999_999 }],
  ])('answers %d to %j', async (status, query) => {
    expect(await test.client.get('/slots/search', query)).toMatchObject({ status });
  });
});
