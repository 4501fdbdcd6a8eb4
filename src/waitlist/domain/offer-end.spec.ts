import { offerEnd } from './offer-end';

const MINUTE = 60_000;
const NOW = Date.parse('2026-05-04T10:00:00Z');
const end = (minutesAhead: number, minimumNoticeMinutes = 0, offerMinutes = 120) => {
  const at = offerEnd({ now: NOW, startsAt: NOW + minutesAhead * MINUTE, minimumNoticeMinutes, offerMinutes });
  return at === undefined ? undefined : (at - NOW) / MINUTE;
};

describe('the end of an offer', () => {
  it('is as far ahead as the practice says when there is time enough', () => {
    expect(end(10_000)).toBe(120);
    expect(end(10_000, 0, 45)).toBe(45);
    expect(end(240)).toBe(120);
  });

  it('leaves half of the time to somebody else', () => {
    expect(end(239)).toBe(119.5);
    expect(end(40)).toBe(20);
  });

  it('is never later than the time can be booked', () => {
    expect(end(1440 + 30, 1440)).toBe(30);
    expect(end(1440 + 120, 1440)).toBe(120);
    expect(end(1440 + 121, 1440)).toBe(120);
  });

  it('is not worth an offer below ten minutes', () => {
    expect(end(20)).toBe(10);
    expect(end(20 - 1 / 60_000)).toBeUndefined();
    expect(end(1440 + 10, 1440)).toBe(10);
    expect(end(1440 + 9, 1440)).toBeUndefined();
    expect(end(-5)).toBeUndefined();
  });
});
