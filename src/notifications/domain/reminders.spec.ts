import { MINUTE_MS } from '../../common/time/dates';
import { nextReminder } from './reminders';

const START = Date.parse('2026-05-06T13:00:00Z');
const before = (minutes: number) => START - minutes * MINUTE_MS;

describe('the next reminder', () => {
  it.each([
    [3000, 1440],
    [1440.1, 1440],
    [1440, 120],
    [121, 120],
    [120, undefined],
    [-1, undefined],
  ])('%d minutes before the start is %p minutes before it', (now, minutes) => {
    const next = nextReminder(START, [120, 1440], before(now));
    expect(next).toEqual(minutes === undefined ? undefined : { at: before(minutes), minutes });
  });

  it('is none where nobody wants any', () => {
    expect(nextReminder(START, [], before(3000))).toBeUndefined();
  });
});
