import { HOUR_MS } from '../../common/time/dates';
import { MAX_ATTEMPTS, retryAfter } from './backoff';

const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, i) => retryAfter(i + 1) ?? NaN);

describe('the time between two attempts', () => {
  it('doubles from five seconds to two hours', () => {
    expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(Math.max(...waits)).toBe(2 * HOUR_MS);
  });

  it('is over after about a day', () => {
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / HOUR_MS;
    expect(hours).toBeGreaterThan(18);
    expect(hours).toBeLessThan(30);
    expect(retryAfter(MAX_ATTEMPTS)).toBeUndefined();
  });
});
