import type { Model, ModelProfessional, Opening } from './model';
import { isLive } from './model';
import { stretchesOf, windowsFrom, type Stretch } from './rules';
import { MINUTE, dateIn, datePlus } from './wall-time';

const LONGEST = 240;
const SHORTEST = 15;

/** How many minutes are free from the starts of the grids: by professional, then by start. */
export type FreeTime = readonly ReadonlyMap<number, number>[];

/** Local dates, both included. */
export interface Dates {
  readonly from: string;
  readonly to: string;
}

/** The dates for which anybody waits. */
export function awaitedDates({ entries }: Model): Dates | undefined {
  const waiting = entries.filter(({ status }) => status === 'waiting');
  if (waiting.length === 0) return undefined;
  const from = waiting.map((one) => one.from).reduce((a, b) => (a < b ? a : b));
  const to = waiting.map((one) => one.to).reduce((a, b) => (a > b ? a : b));
  return { from, to };
}

/** Many worlds have the same calendars in common. */
const remembered = new Map<string, ReadonlyMap<number, number>>();
const MOST_REMEMBERED = 10_000;

/** As everybody knows it: what is over without anybody having noticed counts as taken. */
export function freeTime(model: Model, dates: Dates): FreeTime {
  if (remembered.size > MOST_REMEMBERED) remembered.clear();
  return model.professionals.map((professional, index) => {
    const obstacles = obstaclesOf(model, index);
    const key = JSON.stringify([professional, obstacles, dates, model.now]);
    const known = remembered.get(key) ?? freeTimeOf(professional, obstacles, dates, model.now);
    remembered.set(key, known);
    return known;
  });
}

function freeTimeOf(
  professional: ModelProfessional,
  obstacles: readonly Stretch[],
  dates: Dates,
  now: number,
): ReadonlyMap<number, number> {
  const step = (professional.step ?? professional.duration + professional.buffer) * MINUTE;
  const found = new Map<number, number>();
  for (const window of windowsOf(professional, dates)) {
    for (let at = window.start; at < window.end; at += step) {
      const minutes = at < now ? 0 : freeFrom(at, window.end, obstacles);
      if (minutes >= SHORTEST) found.set(at, Math.max(minutes, found.get(at) ?? 0));
    }
  }
  return found;
}

function windowsOf(professional: ModelProfessional, { from, to }: Dates): Stretch[] {
  const windows: Stretch[] = [];
  for (let date = datePlus(from, -1); date <= to; date = datePlus(date, 1))
    windows.push(...windowsFrom(professional, date));
  return windows;
}

/** Where no session can be: blocked, or somebody else's, with the buffer that has to be before it. */
function obstaclesOf(model: Model, index: number): Stretch[] {
  const { buffer } = model.professionals[index]!;
  const blocked = model.blocks
    .filter(({ professional }) => professional === null || professional === index)
    .flatMap((block) => stretchesOf(model, block));
  const taken = [...model.sessions.filter(isLive), ...model.unnoticed]
    .filter(({ professional }) => professional === index)
    .map(({ start, occupied }) => ({ start: start - buffer * MINUTE, end: occupied }));
  return [...blocked, ...taken];
}

function freeFrom(at: number, end: number, obstacles: readonly Stretch[]): number {
  let until = end;
  for (const obstacle of obstacles) {
    if (obstacle.start <= at && at < obstacle.end) return 0;
    if (obstacle.start > at) until = Math.min(until, obstacle.start);
  }
  return Math.min(LONGEST, Math.floor((until - at) / MINUTE));
}

/**
 * The starts from which more is free than before, for which somebody waits: first those that were not free at all, then those
 * from which it only lasts longer.
 */
export function openingsBetween(model: Model, before: FreeTime, after: FreeTime): Opening[] {
  const found = after.flatMap((starts, professional) =>
    [...starts].flatMap(([start, minutes]) => {
      const known = before[professional]!.get(start) ?? 0;
      return minutes > known ? [{ professional, start, before: known, free: minutes }] : [];
    }),
  );
  return found
    .filter((opening) => isAwaited(model, opening))
    .sort(
      (a, b) => Number(a.before > 0) - Number(b.before > 0) || a.start - b.start || a.professional - b.professional,
    );
}

function isAwaited(model: Model, { professional, start }: Opening): boolean {
  const date = dateIn(model.professionals[professional]!.zone, start);
  return model.entries.some(
    (entry) =>
      entry.status === 'waiting' &&
      (entry.professional === null || entry.professional === professional) &&
      entry.from <= date &&
      date <= entry.to,
  );
}
