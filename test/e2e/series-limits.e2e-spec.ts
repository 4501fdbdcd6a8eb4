import { startApp, type TestApp } from '../support/app';
import { signedInAdmin, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';

const FIRST = '2026-05-06T14:00:00.000Z';
const EVERY_DAY = { weekdays: [1, 2, 3, 4, 5, 6, 7], opensAt: '00:00', closesAt: '00:00' };

describe('the limits of a series', () => {
  let test: TestApp;
  let admin: Somebody;
  let patient: Somebody;
  let professional: Somebody;

  beforeAll(async () => {
    test = await startApp();
    admin = await signedInAdmin(test);
    patient = await signedInPatient(test);
    professional = await workingProfessional(test, {}, EVERY_DAY);
  });
  afterAll(() => test.stop());

  const body = (recurrence: string, more: object = {}) => ({
    professionalId: professional.id,
    patientId: patient.id,
    startsAt: FIRST,
    type: 'consultation',
    recurrence,
    ...more,
  });
  const preview = (recurrence: string, more: object = {}) =>
    admin.client.post('/appointment-series/preview', body(recurrence, more));

  it('are a hundred and four occurrences within two years, and the bounds are within', async () => {
    for (const [recurrence, count] of [
      ['FREQ=DAILY;COUNT=104', 104],
      ['FREQ=DAILY;UNTIL=20260817', 104],
      ['FREQ=WEEKLY;COUNT=104', 104],
      ['FREQ=MONTHLY;COUNT=25', 25],
      ['FREQ=MONTHLY;UNTIL=20280506', 25],
    ] as const) {
      const answer = await preview(recurrence);
      expect([answer.status, answer.body.occurrences.length]).toEqual([200, count]);
      expect(answer.body.occurrences.every((one: { violations: unknown[] }) => one.violations.length === 0)).toBe(true);
    }
    for (const [recurrence, code] of [
      ['FREQ=DAILY;COUNT=105', 'too_many_occurrences'],
      ['FREQ=DAILY;UNTIL=20260818', 'too_many_occurrences'],
      ['FREQ=DAILY;COUNT=999999999999', 'too_many_occurrences'],
      ['FREQ=MONTHLY;COUNT=26', 'series_too_long'],
      ['FREQ=WEEKLY;UNTIL=20280507', 'series_too_long'],
      ['FREQ=DAILY;UNTIL=99991231', 'series_too_long'],
      ['FREQ=MONTHLY;UNTIL=99991231T235959Z', 'series_too_long'],
      ['FREQ=MONTHLY;INTERVAL=999999999;BYDAY=5MO;COUNT=2', 'series_too_long'],
    ] as const) {
      for (const path of ['/appointment-series/preview', '/appointment-series'])
        expect(await admin.client.post(path, body(recurrence))).toMatchObject({ status: 422, body: { code } });
    }
    const far = [{ startsAt: FIRST, use: 'alternative', alternative: '2028-05-06T14:01:00Z' }];
    expect(await admin.client.post('/appointment-series', body('FREQ=DAILY;COUNT=2', { choices: far }))).toMatchObject({
      status: 422,
      body: { code: 'series_too_long' },
    });
  });

  it('are the booking horizon too for patients: ninety days of twenty-four hours', async () => {
    const { patientId: _, ...own } = body('FREQ=WEEKLY;COUNT=14');
    const answer = await patient.client.post('/appointment-series/preview', own);
    const beyond = answer.body.occurrences.filter((one: { violations: unknown[] }) => one.violations.length > 0);
    expect(beyond).toMatchObject([{ startsAt: '2026-08-05T14:00:00.000Z', violations: [{ code: 'beyond_horizon' }] }]);
    expect(await patient.client.post('/appointment-series', own)).toMatchObject({
      status: 422,
      body: { code: 'beyond_horizon', occurrences: [{ startsAt: '2026-08-05T14:00:00.000Z' }] },
    });
  });

  it.each([
    ['', 'text', ''],
    ['x'.repeat(501), 'text', ''],
    ['FREQ=DAILY;COUNT='.padEnd(10_000, '9'), 'text', ''],
    ['FREQ=DAILY;COUNT=0', 'recurrence_value', 'COUNT'],
    ['FREQ=DAILY;INTERVAL=0;COUNT=2', 'recurrence_value', 'INTERVAL'],
    ['FREQ=SECONDLY;COUNT=2', 'recurrence_value', 'FREQ'],
    ['FREQ=YEARLY;COUNT=2', 'recurrence_value', 'FREQ'],
    ['FREQ=WEEKLY;COUNT=2;BYDAY=1MO', 'recurrence_value', 'BYDAY'],
    ['FREQ=WEEKLY;COUNT=2;BYDAY=💥', 'recurrence_value', 'BYDAY'],
    ['FREQ=WEEKLY;COUNT=2;UNTIL=20260630', 'recurrence_end', 'COUNT'],
    ['FREQ=WEEKLY', 'recurrence_end', 'UNTIL'],
    ['FREQ=WEEKLY;COUNT=2;BYHOUR=9', 'recurrence_part', 'BYHOUR'],
    ['FREQ=WEEKLY;COUNT=2;__PROTO__=1', 'recurrence_syntax', ''],
    ['FREQ=WEEKLY;UNTIL=20260505', 'recurrence_until', ''],
    ['FREQ=WEEKLY;UNTIL=00000101', 'recurrence_until', ''],
    ["FREQ=WEEKLY;COUNT=2';DROP TABLE appointments", 'recurrence_syntax', ''],
  ])('are told of: %j', async (recurrence, code, part) => {
    for (const path of ['/appointment-series/preview', '/appointment-series']) {
      const answer = await admin.client.with({ 'accept-language': 'en' }).post(path, body(recurrence));
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'recurrence', code }] } });
      expect(answer.body.errors[0].message).toContain(part);
    }
  });

  it('refuses other things that are malformed', async () => {
    const rule = 'FREQ=DAILY;COUNT=3';
    const choice = { startsAt: FIRST, use: 'skip' };
    for (const [field, more] of [
      ['exdates', { exdates: 'x' }],
      ['exdates', { exdates: ['2026-05-06'] }],
      ['exdates', { exdates: [null] }],
      ['exdates', { exdates: Array(105).fill(FIRST) }],
      ['exdates[0]', { exdates: ['2026-05-06T14:00:01Z'] }],
      ['exdates', { exdates: [FIRST, '2026-05-07T14:00:00Z', '2026-05-08T14:00:00Z'] }],
      ['choices', { choices: [choice, choice] }],
      ['choices[0].startsAt', { choices: [{ ...choice, startsAt: '2026-05-16T14:00:00Z' }] }],
      ['choices[0].use', { choices: [{ ...choice, use: 'x' }] }],
      ['choices[0].alternative', { choices: [{ ...choice, alternative: FIRST }] }],
      ['choices[0].alternative', { choices: [{ ...choice, use: 'alternative' }] }],
      ['choices[0].alternative', { choices: [{ ...choice, use: 'alternative', alternative: '2026-05-06T14:00:30Z' }] }],
      ['choices[0].reason', { choices: [{ ...choice, use: 'override' }] }],
      ['onConflict', { onConflict: 'x' }],
      ['startsAt', { startsAt: '2026-05-06T14:00:30Z' }],
    ] as const)
      expect([field, await admin.client.post('/appointment-series', body(rule, more))]).toMatchObject([
        field,
        { status: 400, body: { errors: [{ field }] } },
      ]);
    const all = ['06', '07', '08'].map((day) => ({ startsAt: `2026-05-${day}T14:00:00Z`, use: 'skip' }));
    expect(await admin.client.post('/appointment-series', body(rule, { choices: all }))).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'no_occurrence_left' }] },
    });
    for (const durationMinutes of [-2_000_000_000, 17, 2_000_000_000])
      expect(await preview(rule, { durationMinutes })).toMatchObject({
        status: 422,
        body: { code: 'duration_not_allowed' },
      });
    for (const startsAt of ['1970-01-01T00:00:00Z', '2200-12-31T23:59:00Z'])
      expect((await preview('FREQ=WEEKLY;COUNT=104', { startsAt })).status).toBe(200);
  });
});
