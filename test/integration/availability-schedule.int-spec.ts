import { openingsBetween, blockedIntervals, ScheduleQueries } from '../../src/availability';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { enterProfessional, OFFICE_HOURS } from '../support/factories/professional';

describe('loading a schedule', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  const load = (id: string, from: string, to: string) =>
    test.dataSource.transaction((em) => test.app.get(ScheduleQueries, { strict: false }).load(em, id, from, to));

  it('answers windows, overrides and blocks, each in its zone, ready for the rules', async () => {
    const { client } = await signedIn(test, 'admin');
    const { id } = await enterProfessional(test, { timeZone: 'America/La_Paz', windows: OFFICE_HOURS });
    const other = await enterProfessional(test, { windows: OFFICE_HOURS });
    await client.patch('/practice', { timeZone: 'Europe/Madrid' });
    await client.put(`/professionals/${id}/date-overrides/2026-06-02`, { windows: [{ start: '20:00', end: '22:00' }] });
    await client.post(`/professionals/${id}/blocked-periods`, {
      startsOn: '2026-06-03',
      endsOn: '2026-06-03',
      startTime: '12:00',
      endTime: '13:00',
    });
    await client.post(`/professionals/${other.id}/blocked-periods`, { startsOn: '2026-06-03', endsOn: '2026-06-03' });
    await client.post('/blocked-periods', { startsOn: '2026-06-04', endsOn: '2026-06-04' });
    await client.post('/blocked-periods', { startsOn: '2026-07-04', endsOn: '2026-07-04' });
    const schedule = await load(id, '2026-06-01', '2026-06-05');
    expect(schedule).toMatchObject({
      timeZone: 'America/La_Paz',
      overrides: [{ date: '2026-06-02', windows: [{ start: '20:00', end: '22:00' }] }],
      blockedPeriods: [
        { timeZone: 'America/La_Paz', startsOn: '2026-06-03', startTime: '12:00' },
        { timeZone: 'Europe/Madrid', startsOn: '2026-06-04', startTime: null },
      ],
    });
    const iso = ({ start, end }: { start: number; end: number }) =>
      [start, end].map((at) => new Date(at).toISOString());
    expect(openingsBetween(schedule!, schedule!.timeZone, '2026-06-01', '2026-06-02').map(iso)).toEqual([
      ['2026-06-01T13:00:00.000Z', '2026-06-01T21:00:00.000Z'],
      ['2026-06-03T00:00:00.000Z', '2026-06-03T02:00:00.000Z'],
    ]);
    expect(blockedIntervals(schedule!.blockedPeriods, '2026-06-01', '2026-06-05').map(iso)).toEqual([
      ['2026-06-03T16:00:00.000Z', '2026-06-03T17:00:00.000Z'],
      ['2026-06-03T22:00:00.000Z', '2026-06-04T22:00:00.000Z'],
    ]);
  });

  it('has nothing to say of nobody', async () => {
    expect(await load('01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11', '2026-06-01', '2026-06-05')).toBeUndefined();
  });
});
