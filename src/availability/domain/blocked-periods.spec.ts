import { formatInstant } from '../../common/time/dates';
import type { Interval } from '../../common/time/interval';
import { blockedIntervals, intervalsOf, type BlockedPeriod } from './blocked-periods';

const shown = (spans: readonly Interval[]) =>
  spans.map(({ start, end }) => `${formatInstant(start).slice(0, 16)}/${formatInstant(end).slice(0, 16)}`);
const period = (startsOn: string, endsOn: string, rest: Partial<BlockedPeriod> = {}): BlockedPeriod => ({
  timeZone: 'America/La_Paz',
  startsOn,
  endsOn,
  ...rest,
});
const may = (...periods: BlockedPeriod[]) => shown(blockedIntervals(periods, '2026-05-01', '2026-05-31'));

describe('blocked periods', () => {
  it('without times take whole local dates, both ends included', () => {
    expect(may(period('2026-05-04', '2026-05-05'))).toEqual(['2026-05-04T04:00/2026-05-06T04:00']);
  });

  it('with times take them on each date', () => {
    expect(may(period('2026-05-04', '2026-05-05', { startTime: '12:00', endTime: '13:30' }))).toEqual([
      '2026-05-04T16:00/2026-05-04T17:30',
      '2026-05-05T16:00/2026-05-05T17:30',
    ]);
  });

  it('continue into the next day where the end is not after the start', () => {
    expect(may(period('2026-05-04', '2026-05-04', { startTime: '22:00', endTime: '02:00' }))).toEqual([
      '2026-05-05T02:00/2026-05-05T06:00',
    ]);
    expect(may(period('2026-05-04', '2026-05-04', { startTime: '22:00', endTime: '00:00' }))).toEqual([
      '2026-05-05T02:00/2026-05-05T04:00',
    ]);
  });

  it('with one time reach from midnight or to the next', () => {
    expect(may(period('2026-05-04', '2026-05-04', { startTime: '14:00', endTime: null }))).toEqual([
      '2026-05-04T18:00/2026-05-05T04:00',
    ]);
    expect(may(period('2026-05-04', '2026-05-04', { startTime: null, endTime: '14:00' }))).toEqual([
      '2026-05-04T04:00/2026-05-04T18:00',
    ]);
  });

  it('with one time do so on each date', () => {
    expect(may(period('2026-05-04', '2026-05-05', { startTime: '14:00' }))).toHaveLength(2);
    expect(may(period('2026-05-04', '2026-05-05', { endTime: '14:00' }))).toHaveLength(2);
  });

  it('are merged, each in its own zone', () => {
    const closure = period('2026-05-04', '2026-05-04', { timeZone: 'UTC', startTime: '15:00', endTime: '17:00' });

    expect(may(closure, period('2026-05-04', '2026-05-04', { startTime: '12:00', endTime: '14:00' }))).toEqual([
      '2026-05-04T15:00/2026-05-04T18:00',
    ]);
  });

  it('of long ago or far ahead cost and give nothing', () => {
    expect(may(period('1900-01-01', '2026-04-01'), period('2026-07-01', '2200-12-31', { startTime: '10:00' }))).toEqual(
      [],
    );
  });

  it('that run through the range cover all of it in any zone', () => {
    const [only] = blockedIntervals(
      [period('1900-01-01', '2200-12-31', { timeZone: 'Pacific/Kiritimati' })],
      '2026-05-04',
      '2026-05-04',
    );

    expect(only?.start).toBeLessThan(Date.UTC(2026, 4, 2));
    expect(only?.end).toBeGreaterThan(Date.UTC(2026, 4, 7));
  });

  it('that began before the range still matter in it', () => {
    expect(may(period('2026-04-30', '2026-04-30', { startTime: '22:00', endTime: '03:00' }))).toEqual([
      '2026-05-01T02:00/2026-05-01T07:00',
    ]);
  });

  it('start at the first and end at the second of a repeated time, and close the gap of a skipped one', () => {
    const madrid = (date: string) =>
      period(date, date, { timeZone: 'Europe/Madrid', startTime: '02:15', endTime: '02:45' });

    expect(shown(intervalsOf(madrid('2026-10-25')))).toEqual(['2026-10-25T00:15/2026-10-25T01:45']);
    expect(shown(intervalsOf(madrid('2026-03-29')))).toEqual([]);
  });

  it('of whole dates last 23 or 25 hours when the clocks change', () => {
    const madrid = (date: string) => shown(intervalsOf(period(date, date, { timeZone: 'Europe/Madrid' })));

    expect(madrid('2026-03-29')).toEqual(['2026-03-28T23:00/2026-03-29T22:00']);
    expect(madrid('2026-10-25')).toEqual(['2026-10-24T22:00/2026-10-25T23:00']);
  });

  it('reach to the second midnight where midnight happens twice', () => {
    expect(shown(intervalsOf(period('2026-10-31', '2026-10-31', { timeZone: 'America/Havana' })))).toEqual([
      '2026-10-31T04:00/2026-11-01T05:00',
    ]);
  });

  it('have all of their time listed before they are entered', () => {
    expect(intervalsOf(period('2026-05-01', '2026-06-30', { startTime: '12:00', endTime: '13:00' }))).toHaveLength(61);
    expect(intervalsOf(period('2026-05-02', '2026-05-01'))).toEqual([]);
  });
});
