import { Clock } from './clock';

describe('the clock', () => {
  it('tells the time of the machine', () => {
    const machine = performance.timeOrigin + performance.now();

    expect(Math.abs(new Clock().now().getTime() - machine)).toBeLessThan(5_000);
  });
});
