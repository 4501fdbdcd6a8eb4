import { formatInstant, parseInstant } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { openingsAround, openingsBetween, type Schedule, type WeeklyWindow } from './working-windows';

const schedule = (windows: WeeklyWindow[], overrides: Schedule['overrides'] = []): Schedule => ({ windows, overrides });
const everyDay = (start: string, end: string): WeeklyWindow[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start, end }));
const shown = (spans: readonly Interval[]) =>
  spans.map(({ start, end }) => `${formatInstant(start).slice(5, 16)}/${formatInstant(end).slice(5, 16)}`);
const instant = (text: string) => parseInstant(text) ?? NaN;

// 2026-05-04 is a Monday; La Paz is four hours behind UTC all year.
const LA_PAZ = 'America/La_Paz';

describe('working windows', () => {
  it('come on their weekday, in the zone of the professional, sorted', () => {
    const week = schedule([
      { weekday: 3, start: '14:00', end: '16:00' },
      { weekday: 1, start: '15:00', end: '18:00' },
      { weekday: 1, start: '09:00', end: '12:00' },
    ]);

    expect(shown(openingsBetween(week, LA_PAZ, '2026-05-04', '2026-05-10'))).toEqual([
      '05-04T13:00/05-04T16:00',
      '05-04T19:00/05-04T22:00',
      '05-06T18:00/05-06T20:00',
    ]);
  });

  it('are valid on the first and the last date of their validity, and not outside', () => {
    const week = schedule([
      { weekday: 1, start: '09:00', end: '10:00', validFrom: '2026-05-11', validTo: '2026-05-18' },
    ]);

    expect(shown(openingsBetween(week, 'UTC', '2026-05-01', '2026-05-31'))).toEqual([
      '05-11T09:00/05-11T10:00',
      '05-18T09:00/05-18T10:00',
    ]);
  });

  it('are open-ended where no validity is given', () => {
    const week = schedule([{ weekday: 1, start: '09:00', end: '10:00', validFrom: null, validTo: null }]);

    expect(openingsBetween(week, 'UTC', '2026-05-01', '2026-05-31')).toHaveLength(4);
  });

  it('that touch stay two', () => {
    const day = schedule([
      { weekday: 1, start: '09:00', end: '10:00' },
      { weekday: 1, start: '10:00', end: '11:00' },
    ]);

    expect(openingsBetween(day, 'UTC', '2026-05-04', '2026-05-04')).toHaveLength(2);
  });

  it('over midnight belong to the date on which they start', () => {
    const nights = schedule([
      { weekday: 1, start: '22:00', end: '02:00' },
      { weekday: 2, start: '20:00', end: '00:00' },
      { weekday: 3, start: '09:00', end: '09:00' },
    ]);

    expect(shown(openingsBetween(nights, 'UTC', '2026-05-04', '2026-05-06'))).toEqual([
      '05-04T22:00/05-05T02:00',
      '05-05T20:00/05-06T00:00',
      '05-06T09:00/05-07T09:00',
    ]);
    expect(shown(openingsBetween(nights, 'UTC', '2026-05-05', '2026-05-05'))).toEqual(['05-05T20:00/05-06T00:00']);
  });

  it('of a date are replaced by its override, whatever their validity', () => {
    const overrides = [
      {
        date: '2026-05-04',
        windows: [
          { start: '16:00', end: '17:00' },
          { start: '10:00', end: '11:00' },
        ],
      },
      { date: '2026-05-05', windows: [] },
    ];

    expect(
      shown(openingsBetween(schedule(everyDay('09:00', '12:00'), overrides), 'UTC', '2026-05-04', '2026-05-06')),
    ).toEqual(['05-04T10:00/05-04T11:00', '05-04T16:00/05-04T17:00', '05-06T09:00/05-06T12:00']);
  });

  it('that began the night before run on into an overridden date', () => {
    const nights = schedule(everyDay('22:00', '02:00'), [{ date: '2026-05-05', windows: [] }]);

    expect(shown(openingsBetween(nights, 'UTC', '2026-05-04', '2026-05-06'))).toEqual([
      '05-04T22:00/05-05T02:00',
      '05-06T22:00/05-07T02:00',
    ]);
  });

  it('refuse malformed times', () => {
    expect(() => openingsBetween(schedule(everyDay('9:00', '12:00')), 'UTC', '2026-05-04', '2026-05-04')).toThrow(
      RangeError,
    );
  });
});

describe('working windows on the night of a clock change', () => {
  const on = (zone: string, date: string, start: string, end: string) =>
    shown(openingsBetween(schedule(everyDay(start, end)), zone, date, date));

  it.each([
    ['Europe/Madrid', '2026-03-29', '01:00', '04:00', '03-29T00:00/03-29T02:00'],
    ['Europe/Madrid', '2026-10-25', '01:00', '04:00', '10-24T23:00/10-25T03:00'],
    ['America/New_York', '2026-03-07', '23:00', '03:00', '03-08T04:00/03-08T07:00'],
    ['America/New_York', '2026-10-31', '23:00', '03:00', '11-01T03:00/11-01T08:00'],
    ['Australia/Lord_Howe', '2026-04-05', '01:00', '03:00', '04-04T14:00/04-04T16:30'],
    ['Australia/Lord_Howe', '2026-10-04', '01:00', '03:00', '10-03T14:30/10-03T16:00'],
  ])('%s %s %s-%s lose or gain the time that the clocks do', (zone, date, start, end, expected) => {
    expect(on(zone, date, start, end)).toEqual([expected]);
  });

  it('start at the end of the gap when their start is skipped, and vanish when all of them is', () => {
    expect(on('Europe/Madrid', '2026-03-29', '02:30', '04:00')).toEqual(['03-29T01:00/03-29T02:00']);
    expect(on('Europe/Madrid', '2026-03-29', '02:15', '02:45')).toEqual([]);
  });

  it('start at the first and end at the second of a repeated time', () => {
    expect(on('Europe/Madrid', '2026-10-25', '02:15', '02:45')).toEqual(['10-25T00:15/10-25T01:45']);
  });

  it('do not exist on a day that the zone left out, and the night before ends with its date', () => {
    expect(on('Pacific/Apia', '2011-12-30', '09:00', '17:00')).toEqual([]);
    expect(on('Pacific/Apia', '2011-12-29', '22:00', '03:00')).toEqual(['12-30T08:00/12-30T10:00']);
    expect(on('Pacific/Apia', '2011-12-31', '09:00', '10:00')).toEqual(['12-30T19:00/12-30T20:00']);
  });
});

describe('working windows around a span of time', () => {
  const nights = schedule(everyDay('22:00', '02:00'));
  const around = (start: string, end: string) =>
    shown(openingsAround(nights, 'UTC', { start: instant(start), end: instant(end) }));

  it('are whole, and those of the evening before are among them', () => {
    expect(around('2026-05-05T01:00:00Z', '2026-05-05T01:30:00Z')).toEqual(['05-04T22:00/05-05T02:00']);
    expect(around('2026-05-05T01:59:00Z', '2026-05-05T22:01:00Z')).toHaveLength(2);
  });

  it('are none where the span only touches them', () => {
    expect(around('2026-05-05T02:00:00Z', '2026-05-05T22:00:00Z')).toEqual([]);
  });
});
