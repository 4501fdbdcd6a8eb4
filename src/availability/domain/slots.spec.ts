import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../common/time/dates';
import { openingsBetween } from './working-windows';
import { patientBounds, slotsIn, type SlotQuestion } from './slots';

const span = (from: number, to: number) => ({ start: from * HOUR_MS, end: to * HOUR_MS });
/** Starts in hours, for a day that works from 9 to 12 and from 15 to 18. */
const hours = (question: Partial<SlotQuestion> = {}) =>
  slotsIn({
    openings: [span(9, 12), span(15, 18)],
    blocked: [],
    busy: [],
    durationMs: HOUR_MS,
    stepMs: HOUR_MS,
    bufferMs: 0,
    earliest: -Infinity,
    latest: Infinity,
    ...question,
  }).map((start) => start / HOUR_MS);

describe('slots', () => {
  it('fill each window from its start', () => {
    expect(hours()).toEqual([9, 10, 11, 15, 16, 17]);
    expect(hours({ durationMs: 1.5 * HOUR_MS })).toEqual([9, 10, 15, 16]);
    expect(hours({ stepMs: 0.75 * HOUR_MS })).toEqual([9, 9.75, 10.5, 15, 15.75, 16.5]);
  });

  it('lie inside one window even where two touch', () => {
    expect(hours({ openings: [span(9, 10), span(10, 11)], durationMs: 2 * HOUR_MS })).toEqual([]);
  });

  it('keep the grid of the window after busy time', () => {
    expect(hours({ busy: [span(9.25, 9.5)] })).toEqual([10, 11, 15, 16, 17]);
    expect(hours({ blocked: [span(9, 9.5)] })).toEqual([10, 11, 15, 16, 17]);
    expect(hours({ busy: [span(10, 11)], stepMs: 0.5 * HOUR_MS })).toEqual([9, 11, 15, 15.5, 16, 16.5, 17]);
  });

  it('may touch blocks and bookings', () => {
    expect(hours({ busy: [span(8, 9), span(12, 15)], blocked: [span(10, 11)] })).toEqual([9, 11, 15, 16, 17]);
  });

  it('leave the buffer free before the next booking, and after the last by what it occupies', () => {
    const bufferMs = 10 * MINUTE_MS;

    expect(hours({ bufferMs, busy: [span(11, 12)] })).toEqual([9, 15, 16, 17]);
    expect(hours({ bufferMs, busy: [span(8, 9 + 10 / 60)] })).toEqual([10, 11, 15, 16, 17]);
    expect(hours({ bufferMs, busy: [span(10 + 10 / 60, 11)] })).toEqual([9, 11, 15, 16, 17]);
  });

  it('need no buffer before the end of a window or before a block', () => {
    expect(hours({ bufferMs: 30 * MINUTE_MS, blocked: [span(10, 11)] })).toEqual([9, 11, 15, 16, 17]);
  });

  it('are judged by busy time that overlaps and comes in any order', () => {
    const busy = [span(16, 17), span(9, 11), span(8, 16), span(9.5, 9.75)];

    expect(hours({ busy })).toEqual([17]);
  });

  it('start within the bounds, both included', () => {
    expect(hours({ earliest: 10 * HOUR_MS, latest: 16 * HOUR_MS })).toEqual([10, 11, 15, 16]);
    expect(hours({ earliest: 10 * HOUR_MS + 1, latest: 16 * HOUR_MS - 1 })).toEqual([11, 15]);
    expect(hours({ earliest: 10 * HOUR_MS, latest: 9 * HOUR_MS })).toEqual([]);
  });

  it('that two windows give are offered once, in order', () => {
    const openings = [span(9, 12), span(10, 13), span(10.5, 12)];

    expect(hours({ openings })).toEqual([9, 10, 10.5, 11, 12]);
  });

  it('refuse to be nothing long or nothing apart', () => {
    expect(() => hours({ durationMs: 0 })).toThrow(RangeError);
    expect(() => hours({ stepMs: 0 })).toThrow(RangeError);
    expect(() => hours({ durationMs: NaN })).toThrow(RangeError);
  });
});

describe('slots on the nights of a clock change', () => {
  const sundays = { windows: [{ weekday: 7, start: '01:00', end: '04:00' }], overrides: [] };
  const starts = (date: string) =>
    hours({ openings: openingsBetween(sundays, 'Europe/Madrid', date, date) }).map((hour) =>
      new Date(hour * HOUR_MS).toISOString().slice(11, 16),
    );

  it('are one fewer in spring and one more in autumn', () => {
    expect(starts('2026-03-29')).toEqual(['00:00', '01:00']);
    expect(starts('2026-10-25')).toEqual(['23:00', '00:00', '01:00', '02:00']);
  });
});

describe('the bounds of a patient', () => {
  it('are the notice and the horizon, both allowed', () => {
    expect(patientBounds({ minimumNoticeMinutes: 120, bookingHorizonDays: 90 }, 1000)).toEqual({
      earliest: 1000 + 2 * HOUR_MS,
      latest: 1000 + 90 * DAY_MS,
    });
  });

  it('lie after now even without notice', () => {
    expect(patientBounds({ minimumNoticeMinutes: 0, bookingHorizonDays: 90 }, 1000).earliest).toBe(1001);
  });
});
