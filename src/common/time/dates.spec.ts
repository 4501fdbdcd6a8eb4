import {
  addDays,
  dateOfEpochDay,
  daysBetween,
  eachDate,
  epochDayOf,
  formatInstant,
  isDate,
  minutesOf,
  parseInstant,
  parseWallTime,
  weekdayOf,
} from './dates';

describe('dates', () => {
  it.each(['1900-01-01', '2000-02-29', '2026-12-31', '2200-12-31'])('take %s', (date) => {
    expect(isDate(date)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '1899-12-31',
    '2201-01-01',
    '9999-12-31',
    '2026-W49',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00',
    '',
    ' 2026-01-01',
    '2026-01-01\n',
    '+002026-01-01',
    '-2026-01-01',
    '２０２６-01-01',
  ])('refuse %j', (date) => {
    expect(isDate(date)).toBe(false);
  });

  it('count days across months, leap days and the epoch', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
    expect(daysBetween('1969-12-31', '1970-01-02')).toBe(2);
    expect(dateOfEpochDay(epochDayOf('1900-01-01'))).toBe('1900-01-01');
    expect(() => epochDayOf('tomorrow')).toThrow(RangeError);
  });

  it('know their ISO weekday', () => {
    expect(['2026-05-04', '2026-05-09', '2026-05-10', '1969-12-31', '1900-01-01'].map(weekdayOf)).toEqual([
      1, 6, 7, 3, 1,
    ]);
  });

  it('list a range with both ends', () => {
    expect(eachDate('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(eachDate('2026-02-27', '2026-02-27')).toEqual(['2026-02-27']);
    expect(eachDate('2026-02-27', '2026-02-26')).toEqual([]);
  });
});

describe('wall times', () => {
  it('are minutes after midnight', () => {
    expect(['00:00', '09:05', '23:59'].map(parseWallTime)).toEqual([0, 545, 1439]);
    expect(minutesOf('10:30')).toBe(630);
  });

  it.each(['24:00', '9:00', '09:60', '09:00:00', '', '0900', '-1:00', '09:00 '])('are not %j', (text) => {
    expect(parseWallTime(text)).toBeUndefined();
    expect(() => minutesOf(text)).toThrow(RangeError);
  });
});

describe('instants', () => {
  it.each([
    ['2026-12-01T13:00:00.000Z', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01T13:00:00Z', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01t13:00:00z', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01T09:00:00-04:00', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01T18:45:00+05:45', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01T13:00:00-00:00', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01T23:00:00+23:00', '2026-12-01T00:00:00.000Z'],
    ['2026-12-31T23:00:00-04:00', '2027-01-01T03:00:00.000Z'],
    ['2026-12-01T13:00:00.5Z', '2026-12-01T13:00:00.500Z'],
    ['2026-12-01T13:00:00.123999Z', '2026-12-01T13:00:00.123Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['1969-12-31T20:00:00-04:00', '1970-01-01T00:00:00.000Z'],
    ['2200-12-31T23:59:59.999Z', '2200-12-31T23:59:59.999Z'],
  ])('read %s', (text, expected) => {
    expect(formatInstant(parseInstant(text) ?? NaN)).toBe(expected);
  });

  it('are written as JavaScript does, in any order', () => {
    const [minutes, odd] = [97, 97 * 60_000 + 1];
    const instants = Array.from({ length: 2_000 }, (_, n) => (n % 3 ? n * minutes * 60_000 : -n * odd));
    expect(instants.map(formatInstant)).toEqual(instants.map((instant) => new Date(instant).toISOString()));
    expect(() => formatInstant(NaN)).toThrow(RangeError);
  });

  it.each([
    '2026-12-01',
    '2026-12-01T13:00:00',
    '2026-12-01T13:00Z',
    '2026-12-01 13:00:00Z',
    '2026-W49',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-12-01T24:00:00Z',
    '2026-12-01T13:60:00Z',
    '2026-12-01T13:00:60Z',
    '2026-12-01T13:00:00.Z',
    '2026-12-01T13:00:00+0400',
    '2026-12-01T13:00:00+24:00',
    '2026-12-01T13:00:00+04:60',
    '2026-12-01T13:00:00+04',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+00:01',
    '2201-01-01T00:00:00Z',
    '2200-12-31T23:00:00-04:00',
    '9999-12-31T23:59:59Z',
    '0050-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '1767225600000',
    '',
    'now',
    '2026-12-01T13:00:00Z\n',
    '2026-12-01T13:00:00[Europe/Madrid]',
  ])('refuse %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('text that is no date or time of day', () => {
  it.each(['x2026-05-04', '2026-05-04x', '226-05-04', ''])('is named by whom it is refused: %s', (text) => {
    expect(() => epochDayOf(text)).toThrow(new RangeError(`Not a date: ${text}`));
    expect(() => minutesOf(text)).toThrow(new RangeError(`Not a wall time: ${text}`));
  });
});
