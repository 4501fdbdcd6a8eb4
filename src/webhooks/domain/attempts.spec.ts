import { askedWait, isBeyondHope, PATIENCE_MS, waitAfter } from './attempts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-05-04T10:00:00Z');

describe('the attempts of a delivery', () => {
  it('are ten, over three days and a bit', () => {
    const waits = Array.from({ length: 11 }, (_, i) => waitAfter(i + 1));
    expect(waits.map((wait) => wait !== undefined)).toEqual([...Array<boolean>(9).fill(true), false, false]);
    expect(waits.slice(0, 3)).toEqual([5_000, 300_000, 1_800_000]);
    const total = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0);
    expect(Math.round(total / HOUR)).toBe(76);
  });

  it('wait longer where the endpoint asks for it, up to a day, and never less long', () => {
    expect(waitAfter(1, 60_000)).toBe(60_000);
    expect(waitAfter(1, 90 * 24 * HOUR)).toBe(24 * HOUR);
    expect(waitAfter(5, 1_000)).toBe(5 * HOUR);
    expect(waitAfter(10, 1_000)).toBeUndefined();
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 04 May 2026 10:00:30 GMT', 30_000],
    ['Mon, 04 May 2026 09:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    ['99999999999', 0],
    [undefined, 0],
  ])('take %s for a wait', (header, expected) => {
    expect(askedWait(header, NOW)).toBe(expected);
  });

  it('end for good after five days of failures', () => {
    expect(isBeyondHope(NOW - PATIENCE_MS + 1, NOW)).toBe(false);
    expect(isBeyondHope(NOW - PATIENCE_MS, NOW)).toBe(true);
  });
});
