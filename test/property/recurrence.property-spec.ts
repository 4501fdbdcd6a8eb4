import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { MAX_OCCURRENCES, occurrencesOf } from '../../src/appointments/series/domain/occurrences';
import { parseRecurrence } from '../../src/appointments/series/domain/recurrence';
import { clockChangeAfter } from './reference/clock-changes';
import { byTheDay, type PlainRule } from './reference/recurrence-by-the-day';

/** Half an hour, an hour, none at all; changes at midnight, in the evening, in the early morning; both hemispheres. */
const ZONES = [
  'Europe/Madrid',
  'America/La_Paz',
  'Australia/Lord_Howe',
  'America/New_York',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Beirut',
  'Antarctica/Troll',
  'America/St_Johns',
  'Pacific/Chatham',
];

/** The quarter of an hour of a start: anywhere in eight years, or at the hour of the next clock change, some days before. */
const startArb = fc
  .tuple(
    fc.constantFrom(...ZONES),
    fc.integer({ min: Date.UTC(2024, 0, 1) / 900_000, max: Date.UTC(2032, 0, 1) / 900_000 }),
    fc.option(fc.record({ days: fc.integer({ min: 0, max: 30 }), quarters: fc.integer({ min: -2, max: 5 }) })),
  )
  .map(([zone, quarter, near]) => {
    const change = near === null ? undefined : clockChangeAfter(zone, quarter * 900_000);
    const instant =
      change === undefined || near === null
        ? quarter * 900_000
        : change - near.days * 86_400_000 + near.quarters * 900_000;
    return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  });

const dayArb = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const ordinalDayArb = fc.tuple(fc.constantFrom('', '1', '2', '3', '4', '5', '-1', '-2', '-3', '-4', '-5'), dayArb);
const byDayOf = (day: fc.Arbitrary<string>) => fc.uniqueArray(day, { maxLength: 4 });

const ruleArb: fc.Arbitrary<PlainRule> = fc
  .constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const)
  .chain((frequency) =>
    fc.record({
      frequency: fc.constant(frequency),
      interval: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 })),
      byDay: byDayOf(frequency === 'MONTHLY' ? ordinalDayArb.map((parts) => parts.join('')) : dayArb),
    }),
  );

const endArb = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), of: fc.integer({ min: 1, max: MAX_OCCURRENCES }) }),
  fc.record({ kind: fc.constant('date' as const), of: fc.integer({ min: 0, max: 700 }) }),
  fc.record({ kind: fc.constant('instant' as const), of: fc.integer({ min: 0, max: 700 * 96 }) }),
);

function written({ frequency, interval, byDay }: PlainRule, end: string): string {
  return [
    `FREQ=${frequency}`,
    `INTERVAL=${interval}`,
    ...(byDay.length > 0 ? [`BYDAY=${byDay.join(',')}`] : []),
    end,
  ].join(';');
}

const compact = (text: string) => text.replaceAll(/[-:]/g, '');

interface End {
  readonly kind: 'count' | 'date' | 'instant';
  readonly of: number;
}

/** The recurrence as text, and what it has to give; more than are allowed if there are more. */
function example(start: Temporal.ZonedDateTime, rule: PlainRule, { kind, of }: End) {
  const limit = start.toPlainDate().add({ months: 24 });
  if (kind === 'count') return { text: written(rule, `COUNT=${of}`), expected: byTheDay(rule, start, limit, of) };
  const lastDate = start.toPlainDate().add({ days: of });
  const lastInstant = start.add({ minutes: of * 15 }).toInstant();
  const all = (last: Temporal.PlainDate) => byTheDay(rule, start, last, MAX_OCCURRENCES + 2);
  if (kind === 'date') return { text: written(rule, `UNTIL=${compact(lastDate.toString())}`), expected: all(lastDate) };
  return {
    text: written(rule, `UNTIL=${compact(lastInstant.toString())}`),
    expected: all(lastInstant.toZonedDateTimeISO(start.timeZoneId).toPlainDate().add({ days: 1 })).filter(
      ({ instant }) => instant <= lastInstant.epochMilliseconds,
    ),
  };
}

describe('the occurrences of any recurrence in any zone', () => {
  it('are those that a calendar shows, day by day', () => {
    const seen = { skipped: 0, long: 0, refused: 0 };
    fc.assert(
      fc.property(startArb, ruleArb, endArb, (start, rule, end) => {
        const { text, expected } = example(start, rule, end);
        const recurrence = parseRecurrence(text);
        if ('fault' in recurrence) throw new Error(`${recurrence.fault} ${recurrence.part}`);
        const found = occurrencesOf(recurrence, start.epochMilliseconds, start.timeZoneId);
        if ('fault' in found) {
          seen.refused += 1;
          if (end.kind === 'count') expect([found.fault, expected.length < end.of]).toEqual(['series_too_long', true]);
          else expect([found.fault, expected.length > MAX_OCCURRENCES]).toEqual(['too_many_occurrences', true]);
          return;
        }
        const plain = found.map(({ startsAt, localStartsAt, isSkipped }) => {
          return { date: localStartsAt.slice(0, 10), instant: startsAt, isSkipped };
        });
        expect(plain).toEqual(expected);
        expect(new Set(found.map((one) => one.localStartsAt.slice(11))).size).toBe(1);
        if (found.some(({ isSkipped }) => isSkipped)) seen.skipped += 1;
        if (found.length > 50) seen.long += 1;
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 300), seed: Number(process.env['FC_SEED'] ?? 20261121) },
    );
    // Otherwise the interesting ones were not among them.
    expect(Math.min(seen.skipped, seen.long, seen.refused)).toBeGreaterThan(3);
  }, 60_000);

  it('are found at once, however the recurrence is written', () => {
    const junk = fc.string({
      unit: fc.constantFrom(...Array.from('FREQ=DAILYWMONTHC;U,BS0123456789-+Z:')),
      maxLength: 120,
    });
    const shaped = fc
      .tuple(ruleArb, fc.constantFrom('COUNT', 'UNTIL', 'INTERVAL', 'BYDAY', 'FREQ'), junk)
      .map(([rule, name, value]) => `${written(rule, 'COUNT=104')};${name}=${value}`);
    fc.assert(
      fc.property(startArb, fc.oneof(junk, shaped, fc.string()), (start, text) => {
        const recurrence = parseRecurrence(text);
        if ('fault' in recurrence) return;
        const found = occurrencesOf(recurrence, start.epochMilliseconds, start.timeZoneId);
        expect('fault' in found || found.length <= MAX_OCCURRENCES).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
