import { takeLocks, type Lock } from '../../src/common/database/locks';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { enterProfessional } from '../support/factories/professional';

describe('a change that bookings depend on', () => {
  let test: TestApp;
  let admin: Client;
  let id: string;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  beforeEach(async () => {
    ({ id } = await enterProfessional(test));
    await admin.put(`/professionals/${id}/date-overrides/2026-06-01`, { windows: [] });
  });
  afterAll(() => test.stop());

  const date = { startsOn: '2026-06-01', endsOn: '2026-06-01' };
  const week = { timeZone: 'UTC', windows: [] };

  it.each<[string, Lock['on'], () => Promise<Answer>]>([
    ['setting the schedule', 'professional', () => admin.put(`/professionals/${id}/schedule`, week)],
    [
      'overriding a date',
      'professional',
      () => admin.put(`/professionals/${id}/date-overrides/2026-06-02`, { windows: [] }),
    ],
    ['ending an override', 'professional', () => admin.delete(`/professionals/${id}/date-overrides/2026-06-01`)],
    ['blocking a period', 'professional', () => admin.post(`/professionals/${id}/blocked-periods`, date)],
    ['blocking the professional', 'professional', () => admin.post(`/professionals/${id}/block`)],
    ['changing a setting', 'professional', () => admin.patch(`/professionals/${id}`, { bufferMinutes: 10 })],
    ['closing the practice', 'practice', () => admin.post('/blocked-periods', date)],
  ])('%s waits for the bookings that are being decided', async (_, on, act) => {
    const booking = test.dataSource.createQueryRunner();
    await booking.startTransaction();
    await takeLocks(booking.manager, [{ on, ...(on === 'professional' ? { id } : {}), mode: 'shared' }]);
    let done = false as boolean;
    const change = act().finally(() => (done = true));
    while (!done && !(await isSomebodyWaiting())) await booking.query('SELECT 1');
    expect(done).toBe(false);
    await booking.commitTransaction();
    await booking.release();
    expect((await change).status).toBeLessThan(300);
  });

  async function isSomebodyWaiting(): Promise<boolean> {
    const waiting = await test.em.query<object[]>(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return waiting.length > 0;
  }
});
