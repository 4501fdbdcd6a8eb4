import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS } from '../../src/common/time/dates';
import { instantOf, localDateOf, localMinutesOf, offsetAt } from '../../src/common/time/zones';
import { ALL_ZONES, clockChangeAfter } from './reference/clock-changes';

const YEARS = { min: Date.UTC(1970, 0, 1) / MINUTE_MS, max: Date.UTC(2150, 0, 1) / MINUTE_MS };
const minuteArb = fc.integer(YEARS).map((minute) => minute * MINUTE_MS);

/** A zone and a minute: anywhere, or within a day of a clock change. */
const placeArb = fc
  .tuple(fc.constantFrom(...ALL_ZONES), minuteArb, fc.boolean(), fc.integer({ min: -1500, max: 1500 }))
  .map(([zone, instant, near, minutes]) => ({
    zone,
    instant: near ? (clockChangeAfter(zone, instant) ?? instant) + minutes * MINUTE_MS : instant,
  }));

/** What Temporal says, with the application's rule for a skipped time spelt out. */
function byTemporal(zone: string, wall: Temporal.PlainDateTime, fold: 'first' | 'last'): number {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }),
  );
  if (!earlier || !later) throw new Error('Two answers were asked for');
  if (earlier.toPlainDateTime().equals(wall)) return (fold === 'first' ? earlier : later).epochMilliseconds;
  // In a gap Temporal answers times before and after it: the change lies between them.
  return earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? NaN;
}

describe('a wall time of any zone', () => {
  it('is the instant that Temporal says', () => {
    fc.assert(
      fc.property(placeArb, fc.constantFrom('first', 'last'), ({ zone, instant }, fold) => {
        const shown = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
        // A clock shows no skipped time: half an hour and an hour later are skipped where a change is near.
        for (const wall of [shown, shown.add({ minutes: 31 }), shown.add({ hours: 1 })].map((time) =>
          time.round('minute'),
        )) {
          const date = wall.toPlainDate().toString();
          expect(instantOf(zone, date, wall.hour * 60 + wall.minute, fold)).toBe(byTemporal(zone, wall, fold));
        }
      }),
      { numRuns: 700 },
    );
  });

  it('comes back from its instant in every zone', () => {
    for (const zone of ALL_ZONES) {
      const noon = instantOf(zone, '2026-07-01', 720, 'first');
      expect([localDateOf(zone, noon), localMinutesOf(zone, noon)]).toEqual(['2026-07-01', 720]);
    }
  });
});

describe('an instant of any zone', () => {
  it('has the offset, the date and the time that Temporal says', () => {
    fc.assert(
      fc.property(placeArb, fc.integer({ min: 0, max: 59_999 }), ({ zone, instant: minute }, rest) => {
        const instant = minute + rest;
        const expected = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

        expect(offsetAt(zone, instant)).toBe(expected.offsetNanoseconds / 1e6);
        expect(localDateOf(zone, instant)).toBe(expected.toPlainDate().toString());
        expect(localMinutesOf(zone, instant)).toBe(expected.hour * 60 + expected.minute);
      }),
      { numRuns: 1000 },
    );
  });

  it('has the offset that the formatter of the runtime says, without Temporal', () => {
    fc.assert(
      fc.property(placeArb, ({ zone, instant }) => {
        const parts = new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          hourCycle: 'h23',
          dateStyle: 'short',
          timeStyle: 'medium',
        }).formatToParts(instant);
        const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
        const day = Math.floor((instant + offsetAt(zone, instant)) / DAY_MS) * DAY_MS;

        expect([part('hour'), part('minute')]).toEqual([
          Math.floor(localMinutesOf(zone, instant) / 60),
          localMinutesOf(zone, instant) % 60,
        ]);
        expect([part('month'), part('day')]).toEqual([new Date(day).getUTCMonth() + 1, new Date(day).getUTCDate()]);
      }),
      { numRuns: 700 },
    );
  });

  it('never runs backwards: a later wall time is not an earlier instant', () => {
    fc.assert(
      fc.property(
        placeArb,
        fc.integer({ min: 0, max: 2 * 24 * 60 }),
        fc.constantFrom('first', 'last'),
        ({ zone, instant }, minutes, fold) => {
          const date = localDateOf(zone, instant);
          const from = localMinutesOf(zone, instant);

          expect(instantOf(zone, date, from, fold)).toBeLessThanOrEqual(instantOf(zone, date, from + minutes, fold));
          expect(instantOf(zone, date, from, 'first')).toBeLessThanOrEqual(instantOf(zone, date, from, 'last'));
        },
      ),
      { numRuns: 600 },
    );
  });
});
