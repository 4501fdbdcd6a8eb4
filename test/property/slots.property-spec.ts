import fc from 'fast-check';
import { violationsOf } from '../../src/appointments/domain/booking-rules';
import { blockedIntervals, type BlockedPeriod } from '../../src/availability/domain/blocked-periods';
import { openingsAround, type Schedule } from '../../src/availability/domain/working-windows';
import { patientBounds, slotsIn } from '../../src/availability/domain/slots';
import { DAY_MS, HOUR_MS, MINUTE_MS, addDays, weekdayOf } from '../../src/common/time/dates';
import { localDateOf, localMinutesOf } from '../../src/common/time/zones';
import { ALL_ZONES, clockChangeAfter } from './reference/clock-changes';
import { slotsByTheMinute, type World } from './reference/slots-by-the-minute';

const formatWallTime = (minutesOfDay: number): string =>
  [Math.floor(minutesOfDay / 60), minutesOfDay % 60].map((part) => String(part).padStart(2, '0')).join(':');

const APIA_SKIPS_A_DAY = { zone: 'Pacific/Apia', around: Date.UTC(2011, 11, 30, 10) };

const FIRST_HOUR = Date.UTC(2001, 0, 1) / HOUR_MS;
const LAST_HOUR = Date.UTC(2040, 0, 1) / HOUR_MS;
/** A zone and one of its clock changes since 2001, or any hour where it has had none. */
const placeArb = fc
  .tuple(fc.constantFrom(...ALL_ZONES), fc.integer({ min: FIRST_HOUR, max: LAST_HOUR }))
  .map(([zone, hour]) => ({
    zone,
    around: clockChangeAfter(zone, hour * HOUR_MS) ?? clockChangeAfter(zone, FIRST_HOUR * HOUR_MS) ?? hour * HOUR_MS,
  }));

function worldAt({ zone, around }: { zone: string; around: number }): fc.Arbitrary<World> {
  const dateArb = fc.constantFrom(0, 0, -2, -1, 1, 2).map((days) => addDays(localDateOf(zone, around), days));
  const changeMinutes = Math.floor(localMinutesOf(zone, around) / 5) * 5;
  /** Mostly near the time of the clock change. */
  const wallTimeArb = fc
    .oneof(
      { weight: 2, arbitrary: fc.integer({ min: -20, max: 20 }).map((steps) => changeMinutes + steps * 5) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 287 }).map((steps) => steps * 5) },
    )
    .map((minutes) => formatWallTime((minutes + 1440) % 1440));
  const timesArb = fc.record({ start: wallTimeArb, end: wallTimeArb });
  const minuteArb = (length: number): fc.Arbitrary<number> =>
    fc
      .integer({ min: -(24 * 60) / length, max: (24 * 60) / length })
      .map((steps) => (Math.floor(around / MINUTE_MS) + steps * length) * MINUTE_MS);
  const scheduleArb: fc.Arbitrary<Schedule> = fc.record({
    windows: fc.array(
      fc
        .tuple(timesArb, dateArb.map(weekdayOf), fc.option(dateArb, { freq: 1 }), fc.option(dateArb, { freq: 1 }))
        .map(([times, weekday, validFrom, validTo]) => ({ ...times, weekday, validFrom, validTo })),
      { minLength: 2, maxLength: 10 },
    ),
    overrides: fc.uniqueArray(fc.record({ date: dateArb, windows: fc.array(timesArb, { maxLength: 3 }) }), {
      maxLength: 2,
      selector: (override) => override.date,
    }),
  });
  const periodArb: fc.Arbitrary<BlockedPeriod> = fc
    .tuple(
      fc.constantFrom(zone, zone, 'America/La_Paz', 'Pacific/Kiritimati'),
      dateArb,
      fc.nat({ max: 2 }),
      fc.option(wallTimeArb, { freq: 3 }),
      fc.option(wallTimeArb, { freq: 3 }),
    )
    .map(([timeZone, startsOn, days, startTime, endTime]) => ({
      timeZone,
      startsOn,
      endsOn: addDays(startsOn, days),
      startTime,
      endTime,
    }));
  return fc
    .record({
      schedule: scheduleArb,
      periods: fc.array(periodArb, { maxLength: 2 }),
      busy: fc.array(
        fc
          .tuple(minuteArb(1), fc.integer({ min: 1, max: 200 }))
          .map(([start, minutes]) => ({ start, end: start + minutes * MINUTE_MS })),
        { maxLength: 4 },
      ),
      durationMinutes: fc.oneof(
        fc.constant(15),
        fc.integer({ min: 3, max: 20 }).map((steps) => steps * 5),
      ),
      stepMinutes: fc.constantFrom(5, 5, 5, 15, 20, 45, 60, 75),
      bufferMinutes: fc.constantFrom(0, 0, 5, 10, 30),
      earliest: minuteArb(5).map((instant) => instant - 12 * HOUR_MS),
      hours: fc.integer({ min: 6, max: 30 }),
    })
    .map(({ hours, ...world }) => ({ ...world, zone, latest: world.earliest + hours * HOUR_MS }));
}

function slotsOf(world: World): number[] {
  const end = world.latest + world.durationMinutes * MINUTE_MS;
  const span = { start: world.earliest, end };
  return slotsIn({
    openings: openingsAround(world.schedule, world.zone, span),
    blocked: blockedIntervals(world.periods, localDateOf(world.zone, span.start), localDateOf(world.zone, end)),
    busy: world.busy,
    durationMs: world.durationMinutes * MINUTE_MS,
    stepMs: world.stepMinutes * MINUTE_MS,
    bufferMs: world.bufferMinutes * MINUTE_MS,
    earliest: world.earliest,
    latest: world.latest,
  });
}

describe('slots', () => {
  it('are those that a look at every minute finds, in all zones, around clock changes', () => {
    let offered = 0;
    const anywhere = placeArb.chain(worldAt);
    const inApia = worldAt(APIA_SKIPS_A_DAY);
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: anywhere }, { weight: 1, arbitrary: inApia }), (world) => {
        const slots = slotsOf(world);
        offered += slots.length;
        expect(slots).toEqual(slotsByTheMinute(world));
      }),
      { numRuns: 120 },
    );
    expect(offered).toBeGreaterThan(150);
  });

  it('are exactly the starts that the booking rules allow a patient', () => {
    const settingsArb = fc.record({
      minimumNoticeMinutes: fc.constantFrom(0, 30, 600),
      bookingHorizonDays: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(placeArb.chain(worldAt), settingsArb, (world, settings) => {
        const now = world.earliest;
        const { earliest, latest } = patientBounds(settings, now);
        const until = now + 2 * DAY_MS;
        const offered = new Set(slotsOf({ ...world, earliest, latest: Math.min(latest, until) }));
        const span = { start: now - DAY_MS, end: until + DAY_MS };
        const facts = {
          professional: {
            ...settings,
            status: 'active' as const,
            modalities: ['online' as const],
            sessionDurationMinutes: 60,
            slotIntervalMinutes: world.stepMinutes,
            bufferMinutes: world.bufferMinutes,
          },
          knownPatient: false,
          patientOpen: true,
          openings: openingsAround(world.schedule, world.zone, span),
          blocked: blockedIntervals(
            world.periods,
            localDateOf(world.zone, span.start),
            localDateOf(world.zone, span.end),
          ),
          busyOfProfessional: world.busy,
          busyOfPatient: [],
        };
        for (let startsAt = now - 30 * MINUTE_MS; startsAt <= until; startsAt += 5 * MINUTE_MS) {
          const request = {
            startsAt,
            durationMinutes: world.durationMinutes,
            modality: 'online' as const,
            actor: 'patient' as const,
            override: false,
          };
          expect([startsAt, violationsOf(request, facts, now).violations.length === 0]).toEqual([
            startsAt,
            offered.has(startsAt),
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
