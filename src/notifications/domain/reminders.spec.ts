import { HOUR_MS } from '../../common/time/dates';
import { nextReminder } from './reminders';

const START = Date.parse('2026-05-06T13:00:00Z');
const before = (hours: number) => START - hours * HOUR_MS;

describe('the next reminder', () => {
  it.each([
    [48, 24],
    [24.01, 24],
    [24, 2],
    [3, 2],
    [2, undefined],
    [-1, undefined],
  ])('%d hours before the start is %p hours before it', (now, hours) => {
    expect(nextReminder(START, before(now))).toBe(hours === undefined ? undefined : before(hours));
  });
});
