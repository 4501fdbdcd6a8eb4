import { lockAfter, LOCK_SECONDS } from './lock-times';

describe('how long one has to wait after so many wrong attempts', () => {
  it.each([
    [1, 0],
    [4, 0],
    [5, 60],
    [6, 120],
    [7, 240],
    [10, 1_920],
    [11, 3_600],
    [12, 3_600],
    [1_000, 3_600],
  ])('after %d of which 5 are free: %d s', (tried, seconds) => {
    expect(lockAfter(tried, 5)).toBe(seconds);
  });

  it('grows, and never beyond an hour', () => {
    expect([...LOCK_SECONDS].sort((a, b) => a - b)).toEqual(LOCK_SECONDS);
    expect(LOCK_SECONDS.at(-1)).toBe(3_600);
  });

  it('begins with the first attempt where none is free but one', () => {
    expect(lockAfter(1, 1)).toBe(60);
  });
});
