import fc from 'fast-check';
import { BookingFactsQueries, type BookingFactsRow } from '../../src/appointments/booking-facts.queries';
import { freeStarts } from '../../src/appointments/calendar';
import { SlotSearchQueries } from '../../src/appointments/search/slot-search.queries';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { DAY_MS, addDays, formatInstant } from '../../src/common/time/dates';
import { localDateOf, localMinutesOf } from '../../src/common/time/zones';
import { effectiveStatus } from '../../src/professionals';
import { startApp, type TestApp } from '../support/app';
import { insert, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { catchUp } from '../support/free-slots';

/** Three days before the clocks go forward in Madrid, ten before they go back in Lord Howe. */
const NOW = '2027-03-25T10:20:00.000Z';
const ZONES = ['America/La_Paz', 'Europe/Madrid', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'America/Los_Angeles'];
const SEED = Number(process.env['FC_SEED'] ?? 20261121);
const WORLDS = Number(process.env['FC_RUNS'] ?? 5);
const QUESTIONS = 20;

interface Question {
  readonly durationMinutes?: number;
  readonly partOfDay?: 'morning' | 'afternoon' | 'evening';
  readonly timeZone?: string;
  readonly from?: string;
  readonly to?: string;
  readonly perProfessional?: number;
  readonly modality?: 'in_person' | 'online';
  readonly maxPrice?: number;
  readonly limit: number;
  readonly own: boolean;
}

interface Person {
  readonly zone: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly weekdays: readonly number[];
  /** Hours after now, and minutes, of sessions; every third is the asking patient's. */
  readonly busy: readonly (readonly [number, number])[];
}

const dateArb = fc.integer({ min: -1, max: 12 }).map((days) => addDays(NOW.slice(0, 10), days));
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined, freq: 2 });

const personArb: fc.Arbitrary<Person> = fc.record({
  zone: fc.constantFrom(...ZONES),
  settings: fc.record({
    session_duration_minutes: fc.constantFrom(30, 60, 90),
    buffer_minutes: fc.constantFrom(0, 0, 15),
    slot_interval_minutes: fc.constantFrom(null, 20, 60),
    minimum_notice_minutes: fc.constantFrom(0, 120, 2000),
    booking_horizon_days: fc.constantFrom(2, 9, 90),
    modalities: fc.constantFrom(['online'], ['in_person'], ['in_person', 'online']),
    price_amount: fc.constantFrom(8000, 12000),
    price_currency: fc.constantFrom('BOB', 'BOB', 'USD'),
    status: fc.constantFrom('active', 'active', 'active', 'blocked', 'inactive'),
    blocked_until: fc.constantFrom(null, '2027-03-24', '2027-03-25'),
  }),
  opensAt: fc.constantFrom('00:00', '07:10', '09:00', '16:30', '22:00'),
  closesAt: fc.constantFrom('12:00', '13:30', '20:00', '00:00', '04:00'),
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 2 }),
  busy: fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.constantFrom(15, 60, 170)), { maxLength: 12 }),
});

const questionArb: fc.Arbitrary<Question> = fc
  .record({
    durationMinutes: maybe(fc.constantFrom(15, 45, 60, 120, 240)),
    partOfDay: maybe(fc.constantFrom('morning', 'afternoon', 'evening')),
    timeZone: maybe(fc.constantFrom(...ZONES, 'UTC')),
    from: maybe(dateArb),
    to: maybe(dateArb),
    perProfessional: maybe(fc.integer({ min: 1, max: 4 })),
    modality: maybe(fc.constantFrom('in_person', 'online')),
    maxPrice: maybe(fc.constantFrom(8000, 10000)),
    limit: fc.constantFrom(4, 15, 15, 60, 100),
    own: fc.boolean(),
  })
  .map(
    ({ from, to, ...rest }) =>
      JSON.parse(JSON.stringify({ ...rest, from, to: from && to && to < from ? from : to })) as Question,
  );

describe('the search across everybody', () => {
  let test: TestApp;
  let patient: Somebody;

  beforeAll(async () => {
    test = await startApp({ now: new Date(NOW) });
    patient = await signedInPatient(test);
    await test.em.query(`UPDATE practice SET currency = 'BOB'`);
  });
  afterAll(() => test.stop());

  it('finds what the slots of each professional are, merged', async () => {
    let offered = 0;
    const world = fc.tuple(
      fc.array(personArb, { minLength: 3, maxLength: 7 }),
      fc.array(questionArb, { minLength: QUESTIONS, maxLength: QUESTIONS }),
    );
    const property = fc.asyncProperty(world, async ([people, questions]) => {
      await populate(people);
      const facts = { own: await allFacts(patient.id), nobody: await allFacts(null) };
      for (const [index, question] of questions.entries()) {
        // Every other question is given to the statement that asks professional by professional.
        jest.spyOn(test.app.get(SlotSearchQueries), 'budgetFor').mockReturnValue(index % 2 === 0 ? 1000 : 2);
        const expected = reference(question.own ? facts.own : facts.nobody, question);
        const found = await everyPage(question);
        offered += found.slots.length;
        expect({ question, slots: found.slots }).toEqual({ question, slots: expected.slots });
        if (expected.slots.length === 0) {
          expect([question, found.reason, found.next]).toEqual([question, expected.reason, expected.next]);
        }
      }
      await directoryAgrees(facts.nobody);
      // Until the rows are filled the calendars themselves are asked.
      await test.em.query(`UPDATE free_slot_calendars SET due_at = '-infinity'`);
      await directoryAgrees(facts.nobody);
    });
    await fc.assert(property, { numRuns: WORLDS, seed: SEED, endOnFailure: true });
    expect(offered).toBeGreaterThan(1000);
  }, 240_000);

  async function populate(people: readonly Person[]): Promise<void> {
    await test.em.query(`DELETE FROM appointments; UPDATE professionals SET status = 'inactive', blocked_until = NULL`);
    await test.em.query(`UPDATE free_slot_calendars SET due_at = 'infinity'; DELETE FROM free_slots`);
    for (const { zone, settings, busy, ...hours } of people) {
      const blocked_until = settings['status'] === 'blocked' ? settings['blocked_until'] : null;
      const { id } = await workingProfessional(test, { ...settings, blocked_until, time_zone: zone }, hours);
      for (const [index, [hour, minutes]] of busy.entries()) {
        const starts_at = new Date(Date.parse(NOW) + hour * 3_600_000);
        const ends_at = new Date(starts_at.getTime() + minutes * 60_000);
        await test.em.query(
          `INSERT INTO appointments (professional_id, patient_id, starts_at, ends_at, occupied_until, type, modality, status,
             notice_hours, late_fee_percent, cancellation_deadline, held_until, created_at, updated_at)
           VALUES ($1, $2, $3, $4, $4, 'one_off', 'online', $5, 24, 0, $3, CASE $5 WHEN 'held' THEN $4::timestamptz + interval '1 year' END, $3, $3) ON CONFLICT DO NOTHING`,
          [id, index % 3 === 0 ? patient.id : null, starts_at, ends_at, index % 3 === 0 ? 'booked' : 'held'],
        );
      }
    }
    await insert(test, 'blocked_periods', { starts_on: '2027-03-30', ends_on: '2027-03-30', created_at: NOW });
    await catchUp(test);
  }

  async function allFacts(patientId: string | null): Promise<BookingFactsRow[]> {
    const ids = await test.em.query<{ id: string }[]>(`SELECT id FROM professionals WHERE status <> 'inactive'`);
    const span = { start: Date.parse(NOW) - DAY_MS, end: Date.parse(NOW) + 100 * DAY_MS };
    return test.app.get(TransactionRunner, { strict: false }).read((em) =>
      test.app.get(BookingFactsQueries, { strict: false }).loadMany(
        em,
        ids.map(({ id }) => id),
        { patientId, span },
      ),
    );
  }

  /** Who is free on a date, for the directory. */
  async function directoryAgrees(facts: readonly BookingFactsRow[]): Promise<void> {
    for (const date of ['2027-03-25', '2027-03-28', '2027-03-30', '2027-04-05']) {
      const { body } = await test.client.get('/professionals', { availableOn: date, limit: 100 });
      const { slots } = reference(facts, { from: date, to: date, limit: 100, own: false });
      const expected = [...new Set(slots.map((entry) => entry.slice(-36)))].sort();
      expect([date, body.data.map(({ id }: { id: string }) => id).sort()]).toEqual([date, expected]);
    }
  }

  async function everyPage({ own, ...query }: Question) {
    const slots: string[] = [];
    let cursor: string | undefined;
    let first;
    do {
      const { body, status } = await (own ? patient : test).client.get('/slots/search', { ...query, cursor });
      expect(status).toBe(200);
      expect(body.data.length).toBeLessThanOrEqual(query.limit);
      first ??= body;
      for (const { startsAt, durationMinutes, professionalId } of body.data)
        slots.push(`${startsAt} ${durationMinutes} ${professionalId}`);
      cursor = body.page.nextCursor ?? undefined;
    } while (cursor);
    const next = first.nextAvailable && `${first.nextAvailable.startsAt} ${first.nextAvailable.professionalId}`;
    return { slots, reason: first.reason, next };
  }
});

/** Each professional's own slots, over everything that can be booked, then filtered, sorted and cut. */
function reference(all: readonly BookingFactsRow[], question: Question) {
  const now = Date.parse(NOW);
  const matching = all.filter(
    (facts) =>
      effectiveStatus(facts.status, facts.blockedUntil, facts.timeZone, now) === 'active' &&
      (!question.modality || facts.modalities.includes(question.modality)) &&
      (question.maxPrice === undefined ||
        (facts.priceCurrency === 'BOB' && facts.priceAmount !== null && facts.priceAmount <= question.maxPrice)),
  );
  const inRange: string[] = [];
  const after: string[] = [];
  for (const facts of matching) {
    const minutes = question.durationMinutes ?? facts.sessionDurationMinutes;
    const starts = freeStarts(facts, { start: now, end: now + 99 * DAY_MS }, minutes, now).filter(
      (start) => !question.partOfDay || partOf(localMinutesOf(facts.timeZone, start)) === question.partOfDay,
    );
    const places = starts.map((start) => placeOf(facts, question, start));
    const entry = (start: number) => `${formatInstant(start)} ${minutes} ${facts.professionalId}`;
    const own = starts.filter((_, index) => places[index] === 0).map(entry);
    inRange.push(...own.slice(0, question.perProfessional ?? Infinity));
    after.push(
      ...starts
        .filter((_, index) => places[index] === 1)
        .map((start) => `${formatInstant(start)} ${facts.professionalId}`),
    );
  }
  const byStart = (a: string, b: string) => (keyOf(a) < keyOf(b) ? -1 : 1);
  return {
    slots: inRange.sort(byStart),
    reason: matching.length === 0 ? 'nobody_matches' : 'nobody_free',
    next: matching.length === 0 ? undefined : (after.sort()[0] ?? null),
  };
}

const keyOf = (entry: string): string => `${entry.slice(0, 24)} ${entry.slice(-36)}`;

const partOf = (minutes: number) => (minutes < 720 ? 'morning' : minutes < 1080 ? 'afternoon' : 'evening');

/** -1 before the range, 0 in it, 1 after it. */
function placeOf({ timeZone }: BookingFactsRow, question: Question, start: number): -1 | 0 | 1 {
  const now = Date.parse(NOW);
  if (!question.from && !question.to && !question.timeZone) return start < now + 14 * DAY_MS ? 0 : 1;
  const zone = question.timeZone ?? timeZone;
  const date = localDateOf(zone, start);
  const last = question.to ?? addDays(question.from ?? localDateOf(zone, now), 13);
  if (question.from && date < question.from) return -1;
  return date <= last ? 0 : 1;
}
