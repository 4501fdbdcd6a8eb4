import { findOverlappingTimes, findOverlappingWindows } from './overlapping-windows';
import type { WeeklyWindow } from './working-windows';

const on = (weekday: number, times: string, validFrom?: string, validTo?: string): WeeklyWindow => {
  const [start = '', end = ''] = times.split('-');
  return { weekday, start, end, validFrom, validTo };
};
const overlap = (...windows: WeeklyWindow[]) => findOverlappingWindows(windows).length > 0;

describe('weekly windows', () => {
  it('overlap on one weekday, and only there', () => {
    expect(overlap(on(1, '09:00-12:00'), on(1, '11:59-13:00'))).toBe(true);
    expect(overlap(on(1, '09:00-12:00'), on(1, '12:00-13:00'))).toBe(false);
    expect(overlap(on(1, '12:00-13:00'), on(1, '09:00-12:00'))).toBe(false);
    expect(overlap(on(1, '09:00-12:00'), on(2, '09:00-12:00'))).toBe(false);
    expect(overlap(on(1, '09:00-12:00'), on(1, '10:00-11:00'))).toBe(true);
  });

  it('overlap across midnight, whichever is named first', () => {
    expect(overlap(on(1, '22:00-02:00'), on(2, '01:00-03:00'))).toBe(true);
    expect(overlap(on(2, '01:00-03:00'), on(1, '22:00-02:00'))).toBe(true);
    expect(overlap(on(1, '22:00-02:00'), on(2, '02:00-03:00'))).toBe(false);
    expect(overlap(on(1, '22:00-00:00'), on(2, '00:00-03:00'))).toBe(false);
    expect(overlap(on(1, '22:00-02:00'), on(1, '01:00-03:00'))).toBe(false);
  });

  it('overlap from Sunday night into Monday', () => {
    expect(overlap(on(1, '00:30-03:00'), on(7, '23:00-01:00'))).toBe(true);
    expect(overlap(on(7, '23:00-01:00'), on(1, '00:30-03:00'))).toBe(true);
    expect(overlap(on(7, '23:00-01:00'), on(1, '01:00-03:00'))).toBe(false);
  });

  it('of 24 hours reach to the same time of the next day', () => {
    expect(overlap(on(1, '09:00-09:00'), on(2, '08:59-10:00'))).toBe(true);
    expect(overlap(on(1, '09:00-09:00'), on(2, '09:00-10:00'))).toBe(false);
  });

  it('do not overlap when one ends before the other becomes valid', () => {
    expect(overlap(on(1, '09:00-12:00', undefined, '2026-06-30'), on(1, '09:00-12:00', '2026-07-01'))).toBe(false);
    expect(overlap(on(1, '09:00-12:00', undefined, '2026-07-06'), on(1, '09:00-12:00', '2026-07-01'))).toBe(true);
  });

  it('do not overlap when their weekday does not come while both are valid', () => {
    // 2026-07-06 is the only Monday of that week.
    expect(overlap(on(1, '09:00-12:00', '2026-06-30', '2026-07-05'), on(1, '09:00-12:00'))).toBe(false);
    expect(overlap(on(1, '09:00-12:00', '2026-06-30', '2026-07-06'), on(1, '09:00-12:00'))).toBe(true);
    expect(overlap(on(1, '09:00-12:00', '2026-07-06', '2026-07-06'), on(1, '09:00-12:00'))).toBe(true);
    expect(overlap(on(1, '09:00-12:00', '2026-07-07', '2026-07-12'), on(1, '09:00-12:00'))).toBe(false);
    expect(overlap(on(1, '09:00-12:00', '2026-07-12', '2026-07-01'), on(1, '09:00-12:00'))).toBe(false);
  });

  it('overlap by the last night of one and the first day of the next', () => {
    const lastNight = on(7, '22:00-02:00', undefined, '2026-07-05');

    expect(overlap(lastNight, on(1, '01:00-03:00', '2026-07-06'))).toBe(true);
    expect(overlap(on(1, '01:00-03:00', '2026-07-06'), lastNight)).toBe(true);
    expect(overlap(lastNight, on(1, '01:00-03:00', '2026-07-07'))).toBe(false);
    expect(overlap(on(7, '22:00-02:00', '2026-07-05'), on(1, '01:00-03:00', undefined, '2026-07-05'))).toBe(false);
    expect(overlap(on(7, '22:00-02:00', '2026-07-05'), on(1, '01:00-03:00', undefined, '2026-07-06'))).toBe(true);
  });

  it('are named by their positions, each pair once', () => {
    const windows = [on(1, '09:00-12:00'), on(2, '09:00-12:00'), on(1, '10:00-11:00'), on(1, '11:30-13:00')];

    expect(findOverlappingWindows(windows)).toEqual([
      [0, 2],
      [0, 3],
    ]);
    expect(findOverlappingWindows([])).toEqual([]);
  });
});

describe('the windows of one date', () => {
  it('overlap where they share time', () => {
    const times = [
      { start: '09:00', end: '12:00' },
      { start: '12:00', end: '14:00' },
      { start: '13:00', end: '15:00' },
    ];

    expect(findOverlappingTimes(times)).toEqual([[1, 2]]);
  });

  it('do not overlap by the part of one that lies on the next date', () => {
    expect(
      findOverlappingTimes([
        { start: '22:00', end: '02:00' },
        { start: '01:00', end: '03:00' },
      ]),
    ).toEqual([]);
    expect(
      findOverlappingTimes([
        { start: '22:00', end: '02:00' },
        { start: '23:00', end: '03:00' },
      ]),
    ).toEqual([[0, 1]]);
  });
});
