import fc from 'fast-check';
import { violationsOf } from '../../src/appointments/domain/booking-rules';
import { blockedIntervals, type BlockedPeriod } from '../../src/availability/domain/blocked-periods';
import { openingsAround, type Schedule } from '../../src/availability/domain/working-windows';
import { patientBounds, slotsIn } from '../../src/availability/domain/slots';
import { DAY_MS, HOUR_MS, MINUTE_MS, addDays, formatWallTime } from '../../src/common/time/dates';
import { localDateOf } from '../../src/common/time/zones';
import { ALL_ZONES, clockChangeAfter } from './reference/clock-changes';
import { slotsByTheMinute, type World } from './reference/slots-by-the-minute';

const APIA_SKIPS_A_DAY = { zone: 'Pacific/Apia', around: Date.UTC(2011, 11, 30, 10) };

/** A zone and an hour near one of its clock changes, where it has any. */
const placeArb = fc
  .tuple(
    fc.constantFrom(...ALL_ZONES),
    fc.integer({ min: Date.UTC(2001, 0, 1) / HOUR_MS, max: Date.UTC(2040, 0, 1) / HOUR_MS }),
  )
  .map(([zone, hour]) => ({ zone, around: clockChangeAfter(zone, hour * HOUR_MS) ?? hour * HOUR_MS }));
/** Mostly the small hours, where the clocks change, on a grid of five minutes. */
const wallTimeArb = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 287 }) },
  )
  .map((steps) => formatWallTime(steps * 5));
const timesArb = fc.record({ start: wallTimeArb, end: wallTimeArb });
const dayOffsetArb = fc.integer({ min: -2, max: 2 });

function worldAt({ zone, around }: { zone: string; around: number }): fc.Arbitrary<World> {
  const date = (days: number): string => addDays(localDateOf(zone, around), days);
  const dateArb = dayOffsetArb.map(date);
  const whenArb = fc
    .integer({ min: -36 * 60, max: 36 * 60 })
    .map((minutes) => Math.floor(around / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS);
  const scheduleArb: fc.Arbitrary<Schedule> = fc.record({
    windows: fc.array(
      fc
        .tuple(timesArb, fc.integer({ min: 1, max: 7 }), fc.option(dateArb), fc.option(dateArb))
        .map(([times, weekday, validFrom, validTo]) => ({ ...times, weekday, validFrom, validTo })),
      { minLength: 4, maxLength: 14 },
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
      periods: fc.oneof(fc.constant([]), fc.array(periodArb, { maxLength: 2 })),
      busy: fc.array(
        fc
          .tuple(whenArb, fc.integer({ min: 1, max: 200 }))
          .map(([start, minutes]) => ({ start, end: start + minutes * MINUTE_MS })),
        { maxLength: 6 },
      ),
      durationMinutes: fc.integer({ min: 3, max: 20 }).map((steps) => steps * 5),
      stepMinutes: fc.constantFrom(5, 15, 20, 45, 60, 75),
      bufferMinutes: fc.constantFrom(0, 0, 5, 10, 30),
      earliest: whenArb,
      hours: fc.integer({ min: 0, max: 30 }),
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
      { numRuns: 150 },
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
