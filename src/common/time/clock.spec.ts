import { Clock } from './clock';

describe('the clock', () => {
  it('tells the time of the machine', () => {
    const before = Date.now();
    const now = new Clock().now().getTime();

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
