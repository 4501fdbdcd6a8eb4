import { prepareToDrain } from '../../src/shutdown';
import { readEnvironment } from '../../src/config/environment';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';

describe('stopping', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp({
      // On a busy machine two requests take longer than the grace of the other tests, and the wait longer than a lock's.
      variables: {
        SHUTDOWN_GRACE_MS: '2000',
        DATABASE_LOCK_TIMEOUT_MS: '20000',
        DATABASE_STATEMENT_TIMEOUT_MS: '30000',
      },
      prepare: (app) => {
        drain = prepareToDrain(app, readEnvironment(process.env));
      },
    });
  });
  afterAll(() => test.stop());
  let drain: () => Promise<void>;

  it('finishes what is in flight, tells others to leave, then refuses connections', async () => {
    const { client } = await signedIn(test, 'admin');
    const holder = test.dataSource.createQueryRunner();
    await holder.startTransaction();
    // The lock that changing the practice needs: the request is in flight until it is released.
    await holder.query('SELECT pg_advisory_xact_lock(key) FROM (VALUES ($1::bigint)) AS wanted (key)', [PRACTICE_LOCK]);
    const inFlight = client.patch('/practice', { name: 'Consultorio Sajama' });
    const tooSoon = inFlight.then(({ status, text }) => {
      throw new Error(`The request did not wait: ${status} ${text}`);
    });
    await Promise.race([waitingForALock(test), tooSoon]);
    tooSoon.catch(() => undefined);
    const drained = drain();
    const ready = await test.client.get('//health/ready');
    expect(ready).toMatchObject({ status: 503, body: { code: 'not_ready', dependency: 'process' } });
    expect(ready.headers.get('connection')).toBe('close');
    expect(ready.headers.get('retry-after')).toBe('1');
    expect((await test.client.get('//health/live')).status).toBe(200);
    await holder.commitTransaction();
    await holder.release();
    expect(await inFlight).toMatchObject({ status: 200, body: { name: 'Consultorio Sajama' } });
    await drained;
    await expect(test.client.get('//health/live')).rejects.toThrow();
  });
});

/** The key of the practice in `common/database/locks.ts`: kind 1 in the two highest bits, no id. */
const PRACTICE_LOCK = (1n << 62n).toString();

async function waitingForALock({ dataSource }: TestApp): Promise<void> {
  for (;;) {
    const [row] = await dataSource.query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE datname = current_database() AND NOT granted`,
    );
    if (row.waiting > 0) return;
  }
}
