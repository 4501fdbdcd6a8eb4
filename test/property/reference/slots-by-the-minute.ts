import { Temporal } from 'temporal-polyfill';
import type { BlockedPeriod } from '../../../src/availability/domain/blocked-periods';
import type { Schedule, WallTimes } from '../../../src/availability/domain/working-windows';
import type { Interval } from '../../../src/common/time/interval';

/**
 * The slots of a professional, found by looking at every minute: slow, plain, and sharing no code with the application.
 * Minutes are counted from `origin`; all instants of a world are whole minutes.
 */
export interface World {
  readonly zone: string;
  readonly schedule: Schedule;
  readonly periods: readonly BlockedPeriod[];
  readonly busy: readonly Interval[];
  readonly durationMinutes: number;
  readonly stepMinutes: number;
  readonly bufferMinutes: number;
  /** Starts from here to there, both included; epoch ms. */
  readonly earliest: number;
  readonly latest: number;
}

const MINUTE = 60_000;
const DAYS_AROUND = 3;

/** What the clock on the wall shows at each minute, as sortable text `2026-03-29T02:30`. */
function wallClock(zone: string, origin: number, hours: number): string[] {
  const offset = (instant: number): number =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  return Array.from({ length: hours }, (_, hour) => origin + hour * 60 * MINUTE).flatMap((start) => {
    const before = offset(start);
    // Asking Temporal about every minute takes most of the time, and only an hour with a change in it needs it.
    const steady = before === offset(start + 60 * MINUTE);
    return Array.from({ length: 60 }, (__, minute) => start + minute * MINUTE).map((instant) =>
      new Date(instant + (steady ? before : offset(instant))).toISOString().slice(0, 16),
    );
  });
}

/** The minute at which the clock shows `wall`: the first time or the last; or the first minute that shows more. */
function minuteOf(clock: readonly string[], wall: string, which: 'first' | 'last'): number {
  const shown = which === 'first' ? clock.indexOf(wall) : clock.lastIndexOf(wall);
  return shown >= 0 ? shown : clock.findIndex((time) => time > wall);
}

/** The minutes, from and to, of wall times on a date; an end not after the start lies on the next date. */
function minutesOf(clock: readonly string[], date: Temporal.PlainDate, times: WallTimes): [number, number] {
  const endDate = times.end <= times.start ? date.add({ days: 1 }) : date;
  return [
    minuteOf(clock, `${date.toString()}T${times.start}`, 'first'),
    minuteOf(clock, `${endDate.toString()}T${times.end}`, 'last'),
  ];
}

function datesFrom(instant: number, zone: string, days: number): Temporal.PlainDate[] {
  const first = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  return Array.from({ length: days }, (_, index) => first.add({ days: index }));
}

function timesOn(schedule: Schedule, date: Temporal.PlainDate): readonly WallTimes[] {
  const override = schedule.overrides.find((one) => one.date === date.toString());
  if (override) return override.windows;
  return schedule.windows.filter(
    (window) =>
      window.weekday === date.dayOfWeek &&
      (!window.validFrom || window.validFrom <= date.toString()) &&
      (!window.validTo || date.toString() <= window.validTo),
  );
}

/** The starts on offer, epoch ms. `latest` lies at most some days after `earliest`. */
export function slotsByTheMinute(world: World): number[] {
  const origin = world.earliest - DAYS_AROUND * 1440 * MINUTE;
  const days = Math.ceil((world.latest - world.earliest) / (1440 * MINUTE)) + 2 * DAYS_AROUND;
  const clock = wallClock(world.zone, origin, days * 24);
  const free = clock.map(() => true);
  for (const period of world.periods) {
    const periodClock = period.timeZone === world.zone ? clock : wallClock(period.timeZone, origin, days * 24);
    const times = { start: period.startTime ?? '00:00', end: period.endTime ?? '00:00' };
    for (const date of datesFrom(origin + 1440 * MINUTE, period.timeZone, days - 2)) {
      if (date.toString() < period.startsOn || date.toString() > period.endsOn) continue;
      const [from, to] = minutesOf(periodClock, date, times);
      for (let minute = from; minute < to; minute += 1) free[minute] = false;
    }
  }
  const taken = clock.map((_, minute) =>
    world.busy.some(({ start, end }) => start <= origin + minute * MINUTE && origin + minute * MINUTE < end),
  );
  const all = (from: number, length: number, holds: (minute: number) => boolean): boolean => {
    for (let minute = from; minute < from + length; minute += 1) if (!holds(minute)) return false;
    return true;
  };
  const windows = datesFrom(origin + 1440 * MINUTE, world.zone, days - 2).flatMap((date) =>
    timesOn(world.schedule, date).map((times) => minutesOf(clock, date, times)),
  );
  const firstStart = (world.earliest - origin) / MINUTE;
  return Array.from({ length: (world.latest - world.earliest) / MINUTE + 1 }, (_, index) => firstStart + index)
    .filter((minute) =>
      windows.some(
        ([from, to]) =>
          (minute - from) % world.stepMinutes === 0 &&
          all(minute, world.durationMinutes, (one) => from <= one && one < to),
      ),
    )
    .filter((minute) => all(minute, world.durationMinutes, (one) => free[one] === true))
    .filter((minute) => all(minute, world.durationMinutes + world.bufferMinutes, (one) => taken[one] === false))
    .map((minute) => origin + minute * MINUTE);
}
