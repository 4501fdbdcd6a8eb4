import { KeyStore } from '../../src/common/crypto/key-store';
import { IdempotencyUpkeep } from '../../src/common/http/idempotency/idempotency-upkeep';
import { HOUR_MS } from '../../src/common/time/dates';
import { startApp, type TestApp } from '../support/app';
import { as, openAccount } from '../support/factories/account';
import { patientBody } from '../support/factories/patient';

describe('answers that are kept for retries', () => {
  let test: TestApp;

  beforeEach(async () => {
    test = await startApp();
  });
  afterEach(() => test.stop());

  it('are deleted after their day, and their key is destroyed, so that no backup tells of them', async () => {
    const admin = await openAccount(test, 'admin');
    const enter = async (key: string) =>
      (await as(test, admin)).post('/patients', patientBody(), { headers: { 'idempotency-key': key } });
    const left = async () => ({
      answers: Number((await test.em.query('SELECT count(*) FROM idempotency_answers'))[0].count),
      keys: (await test.app.get(KeyStore).page('answers/', 10)).flatMap(({ owner }) =>
        owner.startsWith('answers/') ? [owner] : [],
      ),
    });
    const upkeep = test.app.get(IdempotencyUpkeep);
    expect(await enter('first')).toMatchObject({ status: 201 });
    test.clock.advance(23 * HOUR_MS);
    expect(await enter('second')).toMatchObject({ status: 201 });
    await upkeep.forgetOld();
    expect(await left()).toEqual({ answers: 2, keys: ['answers/2026-05-04', 'answers/2026-05-05'] });
    test.clock.advance(2 * HOUR_MS);
    await upkeep.forgetOld();
    expect(await left()).toEqual({ answers: 1, keys: ['answers/2026-05-04', 'answers/2026-05-05'] });
    // The same key with another body: known still.
    expect((await enter('second')).body).toMatchObject({ code: 'idempotency_key_reused' });
    test.clock.advance(24 * HOUR_MS);
    await upkeep.forgetOld();
    expect(await left()).toEqual({ answers: 0, keys: ['answers/2026-05-05'] });
    test.clock.advance(24 * HOUR_MS);
    await upkeep.forgetOld();
    expect(await left()).toEqual({ answers: 0, keys: [] });
  });
});
