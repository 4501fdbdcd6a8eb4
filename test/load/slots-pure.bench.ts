/** Free slots of one professional as pure functions, against a straightforward version with luxon */
import { openingsBetween, slotsIn } from '../../src/availability';
import { MINUTE_MS, addDays } from '../../src/common/time/dates';
import type { Interval } from '../../src/common/time/interval';
import { instantOf } from '../../src/common/time/zones';
import { luxonSlots, type LuxonQuestion } from './reference/luxon-slots';
import { assertRight, bar, figure, median, say, table, type Bench } from './support/report';

/** From here on both lengths cross a change of its clocks. */
const ZONE = 'Europe/Madrid';
const FROM = '2027-03-08';
const DAYS = [30, 365] as const;
const BUSY = [0, 100, 1_000] as const;
const WINDOWS = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
  { weekday, start: '09:00', end: '13:00' },
  { weekday, start: '15:00', end: '19:00' },
]);
const DURATION_MINUTES = 50;
const STEP_MINUTES = 60;

export const bench: Bench = ({ quick }) => {
  say(`  ${ZONE}, two windows a day, a session of ${DURATION_MINUTES} minutes every ${STEP_MINUTES}`);
  const rows = [['days', 'busy', 'slots', 'ours ms', 'luxon ms', 'times faster']];
  const ours = new Map<string, number>();
  const ratios: number[] = [];
  for (const days of DAYS) {
    for (const busy of BUSY) {
      const question = questionOf(days, busy);
      const expected = luxonSlots(question);
      const found = oursFor(question);
      assertRight(found.length > 0, `no slot at all in ${days} days with ${busy} busy intervals`);
      assertRight(JSON.stringify(found) === JSON.stringify(expected), `${days} days, ${busy} busy: not luxon's answer`);
      const measured = interleaved(
        quick,
        () => oursFor(question),
        () => luxonSlots(question),
      );
      ours.set(`${days}/${busy}`, measured.ours);
      if (days === 30) ratios.push(measured.ratio);
      const figures = [measured.ours, measured.luxon, measured.ratio].map(figure);
      rows.push([String(days), String(busy), String(found.length), ...figures]);
    }
  }
  table(rows);
  if (!quick) reportBars(ours, ratios);
  return Promise.resolve();
};

function reportBars(ours: ReadonlyMap<string, number>, ratios: readonly number[]): void {
  const cost = (days: number, busy: number): number => ours.get(`${days}/${busy}`) ?? NaN;
  bar('times faster than luxon at 30 days, the least', Math.min(...ratios), { min: 20 });
  const perDay = cost(365, 0) / 365 / (cost(30, 0) / 30);
  bar('cost of a day at 365 days, by that at 30', perDay, { max: 1.2 });
  const ofBusy = (busy: number): number => (cost(30, busy) - cost(30, 0)) / (busy * Math.log2(busy));
  bar('cost by n log n of 1,000 busy intervals, by that of 100', ofBusy(1_000) / ofBusy(100), { max: 1.2 });
}

function oursFor({ zone, windows, from, to, busy, durationMinutes, stepMinutes }: LuxonQuestion): number[] {
  return slotsIn({
    openings: openingsBetween({ windows, overrides: [] }, zone, from, to),
    blocked: [],
    busy,
    durationMs: durationMinutes * MINUTE_MS,
    stepMs: stepMinutes * MINUTE_MS,
    bufferMs: 0,
    earliest: -Infinity,
    latest: Infinity,
  });
}

function questionOf(days: number, busy: number): LuxonQuestion {
  const to = addDays(FROM, days - 1);
  const span = { start: instantOf(ZONE, FROM, 0, 'first'), end: instantOf(ZONE, to, 1440, 'last') };
  const settings = { durationMinutes: DURATION_MINUTES, stepMinutes: STEP_MINUTES };
  return { zone: ZONE, windows: WINDOWS, from: FROM, to, busy: busyIn(span, busy), ...settings };
}

/** Sessions of 15 to 45 minutes all over the span, in no order, the same ones each time. */
function busyIn(span: Interval, count: number): Interval[] {
  let state = 42;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const steps = (span.end - span.start) / (5 * MINUTE_MS);
  return Array.from({ length: count }, () => {
    const start = span.start + Math.floor(random() * steps) * 5 * MINUTE_MS;
    return { start, end: start + (3 + Math.floor(random() * 7)) * 5 * MINUTE_MS };
  });
}

/** Both in turn, so that a busy machine slows both; ms a call, the middle of the rounds. */
function interleaved(quick: boolean, ours: () => unknown, luxon: () => unknown) {
  const [rounds, milliseconds] = quick ? [3, 5] : [5, 250];
  timed(ours, milliseconds);
  timed(luxon, milliseconds);
  const pairs = Array.from({ length: rounds }, () => [timed(ours, milliseconds), timed(luxon, milliseconds)] as const);
  return {
    ours: median(pairs.map(([a]) => a)),
    luxon: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => b / a)),
  };
}

function timed(work: () => unknown, milliseconds: number): number {
  const began = performance.now();
  let calls = 0;
  while (performance.now() - began < milliseconds) {
    work();
    calls++;
  }
  return (performance.now() - began) / calls;
}
