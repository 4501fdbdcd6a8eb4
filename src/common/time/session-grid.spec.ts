import { HOUR_MS, MINUTE_MS } from './dates';
import { gridStepOf, isAllowedDuration, isOnGrid } from './session-grid';

describe('the length of a session', () => {
  it('is 15 to 240 minutes in steps of 5', () => {
    expect([15, 20, 60, 240].every(isAllowedDuration)).toBe(true);
    expect([-15, 0, 10, 14, 16, 17.5, 241, 245, 1e9, NaN].some(isAllowedDuration)).toBe(false);
  });
});

describe('the grid of starts', () => {
  const morning = { start: 9 * HOUR_MS, end: 12 * HOUR_MS };
  const afternoon = { start: 15.5 * HOUR_MS, end: 17.5 * HOUR_MS };
  const onGrid = (hour: number, minutes = 60) =>
    isOnGrid([morning, afternoon], hour * HOUR_MS, 45 * MINUTE_MS, minutes * MINUTE_MS);

  it('steps by the duration and the buffer unless an interval is set', () => {
    expect(gridStepOf({ sessionDurationMinutes: 50, bufferMinutes: 10, slotIntervalMinutes: null })).toBe(HOUR_MS);
    expect(gridStepOf({ sessionDurationMinutes: 50, bufferMinutes: 10, slotIntervalMinutes: 15 })).toBe(15 * MINUTE_MS);
  });

  it('is anchored at the start of each window', () => {
    expect([9, 9.75, 10.5, 15.5, 16.25].every((hour) => onGrid(hour))).toBe(true);
    expect([8.25, 9.5, 10, 12, 15, 16].some((hour) => onGrid(hour))).toBe(false);
  });

  it('ends where the session no longer fits into the window', () => {
    expect([onGrid(10.5, 90), onGrid(10.5, 91), onGrid(11.25), onGrid(11.25, 45)]).toEqual([true, false, false, true]);
  });
});
