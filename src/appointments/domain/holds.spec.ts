import { HOUR_MS, MINUTE_MS } from '../../common/time/dates';
import { MAX_HOLDS_OF_ACCOUNT, holdEnd } from './holds';

const NOW = Date.UTC(2026, 4, 4, 8);

describe('the end of a hold', () => {
  it('is five minutes after it was taken or extended', () => {
    expect(holdEnd(NOW, NOW + HOUR_MS)).toBe(NOW + 5 * MINUTE_MS);
    expect(holdEnd(NOW, NOW + 5 * MINUTE_MS)).toBe(NOW + 5 * MINUTE_MS);
  });

  it('is never after the start', () => {
    expect(holdEnd(NOW, NOW + 5 * MINUTE_MS - 1)).toBe(NOW + 5 * MINUTE_MS - 1);
  });

  it('is of three at most at once', () => {
    expect(MAX_HOLDS_OF_ACCOUNT).toBe(3);
  });
});
