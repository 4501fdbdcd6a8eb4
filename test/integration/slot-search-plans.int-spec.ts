import { searchRange } from '../../src/appointments/search/search-range';
import { SlotSearchQueries, type SearchQuestion } from '../../src/appointments/search/slot-search.queries';
import { startApp, type TestApp } from '../support/app';
import { planOf } from '../support/plans';

const NOW = new Date('2026-05-04T10:00:00Z');
const EVERYBODY: SearchQuestion = {
  filter: {},
  range: searchRange({}, NOW.getTime()),
  limit: 21,
  now: NOW,
  patientId: null,
};

describe('the statements of the search at size', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
    // 500 professionals with 20 days of 8 starts each, a tenth of them in the city, all of whom are booked up for 16 days.
    await test.em.query(`
      INSERT INTO professionals (first_name, last_name, city, time_zone, created_at, updated_at)
        SELECT 'P', n::text, 'City ' || n % 10, 'UTC', now(), now() FROM generate_series(1, 500) n`);
    await test.em.query(`
      INSERT INTO free_slots SELECT id, at AT TIME ZONE 'UTC', at, 60 FROM professionals
        CROSS JOIN LATERAL (SELECT timestamp '2026-05-04 09:00' + n / 8 * interval '1 day' + n % 8 * interval '1 hour' AS at
                              FROM generate_series(0, 159) n) starts
       WHERE city <> 'City 1' OR at > '2026-05-20'`);
    await test.em.query(`UPDATE free_slot_calendars SET due_at = 'infinity'`);
    await test.em.query('VACUUM ANALYZE');
  }, 60_000);
  afterAll(() => test.stop());

  const searched = (question: SearchQuestion) =>
    planOf(test, async (em) => {
      // What the server settles on after some executions.
      await em.query(`SET plan_cache_mode = force_generic_plan`);
      const { offers, next } = await test.app.get(SlotSearchQueries, { strict: false }).search(em, question);
      expect([offers.length, next === null]).toEqual(question.filter.city ? [0, false] : [21, true]);
    });

  it('read the times of everybody in order, and stop', async () => {
    const plan = await searched(EVERYBODY);
    expect(plan).toContain('free_slots_in_time_of_part');
    expect(plan).toContain('professionals_by_notice');
    expect(plan).not.toMatch(/Seq Scan on (free_slots|free_slot_calendars)/);
    expect(plan).not.toContain('Sort Key: s.starts_at');
    expect(plan).not.toMatch(/by_professional/);
  });

  it('ask those who match one by one where few are free', async () => {
    const plan = await searched({ ...EVERYBODY, filter: { city: 'CITY 1' } });
    expect(plan).toContain('professionals_by_city');
    expect(plan).toMatch(/Index Scan using free_slots_pk on free_slots s/);
    expect(plan).not.toMatch(/Seq Scan on (free_slots|free_slot_calendars)/);
  });
});
