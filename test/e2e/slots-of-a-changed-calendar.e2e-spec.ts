import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { enterProfessional, OFFICE_HOURS } from '../support/factories/professional';

describe('the slots of a changed calendar', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp({ now: new Date('2026-05-30T10:00:00.000Z') });
  });
  afterAll(() => test.stop());

  it('follow overrides, blocks in the zone of the professional and closures in the zone of the practice', async () => {
    const { client } = await signedIn(test, 'admin');
    const { id } = await enterProfessional(test, { timeZone: 'America/La_Paz', windows: OFFICE_HOURS });
    await client.patch('/practice', { timeZone: 'Europe/Madrid' });
    await client.put(`/professionals/${id}/date-overrides/2026-06-02`, { windows: [{ start: '20:00', end: '22:00' }] });
    const lunch = { startsOn: '2026-06-03', endsOn: '2026-06-03', startTime: '12:00', endTime: '13:00' };
    await client.post(`/professionals/${id}/blocked-periods`, lunch);
    await client.post('/blocked-periods', { startsOn: '2026-06-04', endsOn: '2026-06-04' });
    const { body } = await test.client.get(`/professionals/${id}/slots`, { from: '2026-06-02', to: '2026-06-04' });
    const starts = (date: string) => body.days[date].map(({ startsAt }: { startsAt: string }) => startsAt.slice(5, 16));
    expect(starts('2026-06-02')).toEqual(['06-03T00:00', '06-03T01:00']);
    // Office hours end at 21:00Z; the closure begins at midnight in Madrid, 22:00Z.
    const afternoon = ['06-03T17:00', '06-03T18:00', '06-03T19:00', '06-03T20:00'];
    expect(starts('2026-06-03')).toEqual(['06-03T13:00', '06-03T14:00', '06-03T15:00', ...afternoon]);
    expect(starts('2026-06-04')).toEqual([]);
  });

  it('are found however far the next one is', async () => {
    const { client } = await signedIn(test, 'admin');
    const fridays = [{ weekday: 5, opensAt: '16:00', closesAt: '18:00' }];
    const { id } = await enterProfessional(test, { timeZone: 'America/La_Paz', windows: fridays });
    await client.post(`/professionals/${id}/blocked-periods`, { startsOn: '2026-06-01', endsOn: '2026-07-09' });
    const { body } = await test.client.get(`/professionals/${id}/slots/next`, { limit: 5 });
    expect(body.data.map(({ startsAt }: { startsAt: string }) => startsAt.slice(5, 13))).toEqual([
      '07-10T20',
      '07-10T21',
      '07-17T20',
      '07-17T21',
      '07-24T20',
    ]);
  });
});
