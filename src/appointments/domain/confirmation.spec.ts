import { HOUR_MS } from '../../common/time/dates';
import { confirmationDeadline } from './confirmation';

describe('the time to confirm', () => {
  const asked = Date.UTC(2026, 4, 4, 10);

  it('is over some hours after the booking, or at the start if that is first', () => {
    expect(confirmationDeadline(asked, asked + 100 * HOUR_MS, 48)).toBe(asked + 48 * HOUR_MS);
    expect(confirmationDeadline(asked, asked + 48 * HOUR_MS, 48)).toBe(asked + 48 * HOUR_MS);
    expect(confirmationDeadline(asked, asked + 3 * HOUR_MS, 48)).toBe(asked + 3 * HOUR_MS);
  });
});
