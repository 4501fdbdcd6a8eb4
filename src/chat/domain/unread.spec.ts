import { beginsStretch, isNoticeOwed } from './unread';

describe('a stretch of unread messages', () => {
  it('begins with the first message after all was read', () => {
    expect(beginsStretch({ unread: 0 })).toBe(true);
    expect(beginsStretch({ unread: 1 })).toBe(false);
  });

  it.each([
    [{ readUpTo: 4, noticed: 0 }, true],
    [{ readUpTo: 5, noticed: 0 }, false],
    [{ readUpTo: 6, noticed: 0 }, false],
    [{ readUpTo: 0, noticed: 4 }, true],
    [{ readUpTo: 0, noticed: 5 }, false],
    [{ readUpTo: 0, noticed: 6 }, false],
  ])('owes a notice of message 5 given %j: %s', (reading, owed) => {
    expect(isNoticeOwed(reading, 5)).toBe(owed);
  });
});
