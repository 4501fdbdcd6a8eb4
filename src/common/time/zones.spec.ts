import { formatInstant, minutesOf, parseInstant } from './dates';
import { instantOf, isTimeZone, localDateOf, localMinutesOf, offsetAt, type Fold } from './zones';

const at = (zone: string, date: string, time: string, fold: Fold = 'first') =>
  formatInstant(instantOf(zone, date, minutesOf(time), fold)).replace(':00.000Z', 'Z');
const ms = (text: string) => parseInstant(text) ?? NaN;

describe('a time zone', () => {
  it.each(['UTC', 'America/La_Paz', 'Europe/Madrid', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+4'])(
    'can be %s',
    (zone) => {
      expect(isTimeZone(zone)).toBe(true);
    },
  );

  it.each([
    '+04:00',
    '-0400',
    '',
    'Z',
    'Mars/Olympus',
    'europe/madrid',
    'utc',
    'UTC+4',
    'Europe/Madrid ',
    '__proto__',
    '2026-01-01T00:00[Europe/Madrid]',
    'Europe/Madrid[u-ca=iso8601]',
    'T00[Europe/Madrid]',
    'a'.repeat(10_000),
  ])('cannot be %.40j', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });

  it('that is unknown is an error to whoever did not check', () => {
    expect(() => offsetAt('Mars/Olympus', 0)).toThrow(RangeError);
  });
});

describe('a wall time', () => {
  it.each([
    ['UTC', '2026-05-04', '09:00', '2026-05-04T09:00Z'],
    ['America/La_Paz', '2026-05-04', '09:00', '2026-05-04T13:00Z'],
    ['Asia/Kathmandu', '2026-05-04', '09:00', '2026-05-04T03:15Z'],
    ['Pacific/Kiritimati', '2026-05-04', '09:00', '2026-05-03T19:00Z'],
  ])('in %s on %s at %s is %s', (zone, date, time, expected) => {
    expect([at(zone, date, time, 'first'), at(zone, date, time, 'last')]).toEqual([expected, expected]);
  });

  it('may be given as the next midnight', () => {
    expect(instantOf('Europe/Madrid', '2026-05-04', 1440, 'last')).toBe(ms('2026-05-04T22:00:00Z'));
  });

  it.each([
    ['Europe/Madrid', '2026-03-29', ['01:59', '02:00', '02:30', '03:00'], ['00:59', '01:00', '01:00', '01:00']],
    ['America/New_York', '2026-03-08', ['01:59', '02:00', '02:59', '03:01'], ['06:59', '07:00', '07:00', '07:01']],
    ['Australia/Lord_Howe', '2026-10-04', ['01:59', '02:00', '02:29', '02:30'], ['15:29', '15:30', '15:30', '15:30']],
  ])('that %s skips on %s becomes the first after the gap', (zone, date, times, expected) => {
    expect(times.map((time) => at(zone, date, time, 'first').slice(11, 16))).toEqual(expected);
    expect(times.map((time) => at(zone, date, time, 'last').slice(11, 16))).toEqual(expected);
  });

  it.each([
    ['Europe/Madrid', '2026-10-25', '01:59', '2026-10-24T23:59Z', '2026-10-24T23:59Z'],
    ['Europe/Madrid', '2026-10-25', '02:00', '2026-10-25T00:00Z', '2026-10-25T01:00Z'],
    ['Europe/Madrid', '2026-10-25', '02:30', '2026-10-25T00:30Z', '2026-10-25T01:30Z'],
    ['Europe/Madrid', '2026-10-25', '03:00', '2026-10-25T02:00Z', '2026-10-25T02:00Z'],
    ['America/New_York', '2026-11-01', '01:15', '2026-11-01T05:15Z', '2026-11-01T06:15Z'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45Z', '2026-04-04T15:15Z'],
    ['Australia/Lord_Howe', '2026-04-05', '02:00', '2026-04-04T15:30Z', '2026-04-04T15:30Z'],
  ])('of %s that happens twice (%s %s) is %s, or as an end %s', (zone, date, time, first, last) => {
    expect([at(zone, date, time, 'first'), at(zone, date, time, 'last')]).toEqual([first, last]);
  });

  it('of a day that the zone left out is the first instant after it', () => {
    const times = ['00:00', '12:00', '23:59'];

    expect(times.map((time) => at('Pacific/Apia', '2011-12-30', time))).toEqual(times.map(() => '2011-12-30T10:00Z'));
    expect(at('Pacific/Apia', '2011-12-29', '23:59')).toBe('2011-12-30T09:59Z');
    expect(at('Pacific/Apia', '2011-12-31', '00:00')).toBe('2011-12-30T10:00Z');
  });

  it('is right far from today and at the seam of two tables', () => {
    expect(at('Europe/Madrid', '2150-07-01', '12:00')).toBe('2150-07-01T10:00Z');
    expect(at('Europe/Madrid', '1969-12-31', '12:00')).toBe('1969-12-31T11:00Z');
    // A quarter of an hour skipped at the turn of 1986, an hour repeated at the turn of 2010: both tables begin there.
    expect(at('Asia/Kathmandu', '1986-01-01', '00:05')).toBe('1985-12-31T18:30Z');
    expect(at('Asia/Dhaka', '2009-12-31', '23:30', 'first')).toBe('2009-12-31T16:30Z');
    expect(at('Asia/Dhaka', '2009-12-31', '23:30', 'last')).toBe('2009-12-31T17:30Z');
    expect(at('America/New_York', '2025-12-31', '23:59')).toBe('2026-01-01T04:59Z');
    expect(at('America/New_York', '2026-01-01', '00:00')).toBe('2026-01-01T05:00Z');
  });
});

describe('an instant', () => {
  it('has the offset of its zone, before and after a change', () => {
    const change = ms('2026-03-29T01:00:00Z');

    expect([change - 1, change].map((instant) => offsetAt('Europe/Madrid', instant))).toEqual([3_600_000, 7_200_000]);
    expect(offsetAt('America/La_Paz', change)).toBe(-4 * 3_600_000);
  });

  it('has a local date and time', () => {
    expect(localDateOf('America/La_Paz', ms('2026-05-04T03:59:59Z'))).toBe('2026-05-03');
    expect(localDateOf('America/La_Paz', ms('2026-05-04T04:00:00Z'))).toBe('2026-05-04');
    expect(localMinutesOf('Asia/Kathmandu', ms('2026-05-04T03:15:00Z'))).toBe(540);
    expect(localDateOf('Pacific/Apia', ms('2011-12-30T10:00:00Z'))).toBe('2011-12-31');
    expect(localMinutesOf('America/New_York', -1)).toBe(19 * 60 - 1);
  });
});
