import { blockedIntervals, type BlockedPeriod } from '../../availability/domain/blocked-periods';
import { gridStepOf, slotsIn } from '../../availability/domain/slots';
import { openingsBetween, type DateOverride, type Schedule } from '../../availability/domain/working-windows';
import { MINUTE_MS, addDays, weekdayOf } from '../../common/time/dates';
import { localDateOf } from '../../common/time/zones';
import type { Professional } from './professionals';

interface NamedPeriod extends BlockedPeriod {
  readonly reason: string;
}

/** A professional's hours, exceptions and blocks, before anything is booked. */
export interface Calendar {
  readonly professional: Professional;
  readonly schedule: Schedule;
  /** The professional's own. */
  readonly blocks: readonly NamedPeriod[];
}

/** Days from today; both ends included. */
interface Block {
  readonly of: number;
  readonly from: number;
  readonly to: number;
  readonly times?: readonly [string, string];
  readonly reason: string;
}

/** By position in the cast. */
const BLOCKS: readonly Block[] = [
  { of: 0, from: 33, to: 37, reason: 'Congreso' },
  { of: 0, from: 8, to: 8, times: ['15:00', '17:00'], reason: 'Trámite personal' },
  { of: 1, from: -30, to: -24, reason: 'Vacaciones' },
  { of: 3, from: 18, to: 25, reason: 'Vacaciones' },
  { of: 4, from: 2, to: 16, times: ['12:00', '13:00'], reason: 'Supervisión' },
  { of: 8, from: 12, to: 14, reason: 'Viaje' },
];
/** The practice is closed for one day. */
const CLOSURE_IN_DAYS = 21;

export interface Calendars {
  readonly of: readonly Calendar[];
  readonly closures: readonly NamedPeriod[];
}

/** @param now epoch ms; dates count from the practice's today in `timeZone` */
export function imagineCalendars(professionals: readonly Professional[], timeZone: string, now: number): Calendars {
  const today = localDateOf(timeZone, now);
  const closure = addDays(today, CLOSURE_IN_DAYS);
  const calendars = professionals.map((professional, index) => ({
    professional,
    schedule: { windows: weeklyWindows(professional), overrides: overridesOf(index, today) },
    blocks: BLOCKS.filter(({ of }) => of === index).map((block) => periodOf(block, professional.row.timeZone, today)),
  }));
  return { of: calendars, closures: [{ timeZone, startsOn: closure, endsOn: closure, reason: 'Feriado' }] };
}

function weeklyWindows({ part }: Professional): Schedule['windows'] {
  return part.weekdays.flatMap((weekday) =>
    part.hours.map((hours) => {
      const [start = '', end = ''] = hours.split('-');
      return { weekday, start, end };
    }),
  );
}

function periodOf(block: Block, timeZone: string, today: string): NamedPeriod {
  const [startTime = null, endTime = null] = block.times ?? [];
  return {
    timeZone,
    startsOn: addDays(today, block.from),
    endsOn: addDays(today, block.to),
    startTime,
    endTime,
    reason: block.reason,
  };
}

/** An extra Saturday morning, a short day and a day off. */
function overridesOf(index: number, today: string): DateOverride[] {
  const saturday = addDays(today, 7 + ((6 - weekdayOf(today) + 7) % 7));
  if (index === 0) return [{ date: saturday, windows: [{ start: '09:00', end: '12:00' }] }];
  if (index === 1) return [{ date: addDays(saturday, 3), windows: [{ start: '08:00', end: '10:00' }] }];
  return index === 7 ? [{ date: addDays(saturday, 4), windows: [] }] : [];
}

/** Every start (epoch ms) of the grid that is open on the dates `from` to `to`, as if nobody had booked. */
export function offeredStarts(
  { professional, schedule, blocks }: Calendar,
  closures: readonly BlockedPeriod[],
  from: string,
  to: string,
): number[] {
  const { row } = professional;
  return slotsIn({
    openings: openingsBetween(schedule, row.timeZone, from, to),
    blocked: blockedIntervals([...blocks, ...closures], from, to),
    busy: [],
    durationMs: row.sessionDurationMinutes * MINUTE_MS,
    stepMs: gridStepOf(row),
    bufferMs: row.bufferMinutes * MINUTE_MS,
    earliest: -Infinity,
    latest: Infinity,
  });
}

/** `weekly_windows` */
export function windowRows(calendars: readonly Calendar[]) {
  return calendars.flatMap(({ professional, schedule }) =>
    schedule.windows.map(({ weekday, start, end }) => ({
      professionalId: professional.row.id,
      weekday,
      opensAt: start,
      closesAt: end,
    })),
  );
}

/** `date_overrides` */
export function overrideRows(calendars: readonly Calendar[]) {
  return calendars.flatMap(({ professional, schedule }) =>
    schedule.overrides.map(({ date, windows }) => ({ professionalId: professional.row.id, date, windows })),
  );
}

/** `blocked_periods`, the reasons still to be encrypted; a closure has no professional. */
export function blockRows({ of, closures }: Calendars, createdBy: string, createdAt: Date) {
  const own = of.flatMap(({ professional, blocks }) =>
    blocks.map((period) => ({ professionalId: professional.row.id, period })),
  );
  return [...own, ...closures.map((period) => ({ professionalId: null, period }))].map(
    ({ professionalId, period }) => ({
      professionalId,
      startsOn: period.startsOn,
      endsOn: period.endsOn,
      startTime: period.startTime ?? null,
      endTime: period.endTime ?? null,
      reason: period.reason,
      createdBy,
      createdAt,
    }),
  );
}
