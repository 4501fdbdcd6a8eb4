import type { DatabaseError } from 'pg';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { takeLocks, type Lock } from '../../src/common/database/locks';
import { runStatement } from '../../src/common/database/statement';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { startApp, type TestApp } from '../support/app';

const [A, B] = ['01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11', '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12'];

/** A promise and the one who keeps it. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

describe('a unit of work', () => {
  let test: TestApp;
  let transactions: TransactionRunner;

  beforeAll(async () => {
    test = await startApp();
    transactions = test.app.get(TransactionRunner);
    await test.em.query(`CREATE TABLE counters (id text PRIMARY KEY, n integer NOT NULL CHECK (n >= 0))`);
    await test.em.query(`GRANT ALL ON counters TO PUBLIC`);
  });
  beforeEach(() => test.em.query(`TRUNCATE counters; INSERT INTO counters VALUES ('a', 0), ('b', 0)`));
  afterAll(() => test.stop());

  const raise = (em: EntityManager, id: string) => em.query(`UPDATE counters SET n = n + 1 WHERE id = $1`, [id]);
  const counters = async () =>
    (await test.em.query<{ n: number }[]>(`SELECT n FROM counters ORDER BY id`)).map(({ n }) => n);

  it('happens as a whole or not at all', async () => {
    const failing = transactions.run(async (em) => {
      await raise(em, 'a');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await counters()).toEqual([0, 0]);
  });

  it('is repeated as a whole when PostgreSQL ends it for a deadlock', async () => {
    const [first, second] = [signal(), signal()];
    const attempts = { ab: 0, ba: 0 };
    const ab = transactions.run(async (em) => {
      attempts.ab++;
      await raise(em, 'a');
      first.give();
      await second.given;
      await raise(em, 'b');
    });
    const ba = transactions.run(async (em) => {
      attempts.ba++;
      await raise(em, 'b');
      second.give();
      await first.given;
      await raise(em, 'a');
    });
    await Promise.all([ab, ba]);
    expect(attempts.ab + attempts.ba).toBeGreaterThan(2);
    expect(await counters()).toEqual([2, 2]);
  });

  it('is repeated five times at most', async () => {
    let attempts = 0;
    const hopeless = transactions.run((em) => {
      attempts++;
      return em.query(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'serialization_failure'; END $$`);
    });
    await expect(hopeless).rejects.toThrow(QueryFailedError);
    expect(attempts).toBe(5);
  });

  it('is not repeated for a broken constraint', async () => {
    let attempts = 0;
    const broken = transactions.run((em) => {
      attempts++;
      return em.query(`UPDATE counters SET n = -1`);
    });
    await expect(broken).rejects.toMatchObject({ driverError: { code: '23514', constraint: 'counters_n_check' } });
    expect(attempts).toBe(1);
  });

  it('runs statements that are sent together one after the other, and none behind one that fails', async () => {
    const steps: string[] = [];
    const step = async (em: EntityManager, name: string, text: string): Promise<void> => {
      await runStatement(em, { name, text }, []).then(
        () => steps.push(`${name} done`),
        (error: unknown) => steps.push(`${name} ${(error as QueryFailedError<DatabaseError>).driverError.code}`),
      );
    };
    const lost = transactions.run(async (em) => {
      await Promise.all([
        step(em, 'first', `UPDATE counters SET n = 7`),
        step(em, 'second', `UPDATE counters SET n = -1`),
        step(em, 'third', `UPDATE counters SET n = 9`),
      ]);
    });
    await expect(lost).rejects.toThrow('failed before');
    expect(steps).toEqual(['first done', 'second 23514', 'third 25P02']);
    expect(await counters()).toEqual([0, 0]);
  });

  it('is known to TypeORM: a transaction within it is a savepoint', async () => {
    await transactions.run(async (em) => {
      await raise(em, 'a');
      const inner = em.transaction(async (nested) => {
        await raise(nested, 'b');
        throw new Error('no');
      });
      await expect(inner).rejects.toThrow('no');
    });
    expect(await counters()).toEqual([1, 0]);
  });

  it('gives its connection back, whatever happened', async () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      transactions.run((em) => (i % 2 ? raise(em, 'a') : Promise.reject(new Error('no')))).catch(() => undefined),
    );
    await Promise.all(many);
    expect(await counters()).toEqual([30, 0]);
  });
});

describe('locks', () => {
  let test: TestApp;
  let transactions: TransactionRunner;

  beforeAll(async () => {
    test = await startApp();
    transactions = test.app.get(TransactionRunner);
  });
  afterAll(() => test.stop());

  /** Whether somebody else gets the lock while `held` is taken. */
  const isFree = (held: Lock, wanted: Lock): Promise<boolean> =>
    transactions.run(async (em) => {
      await takeLocks(em, [held]);
      const other = transactions.run(async (second) => {
        await second.query(`SET LOCAL lock_timeout = 50`);
        await takeLocks(second, [wanted]);
        return true;
      });
      return other.catch((error: unknown) => {
        expect(error).toMatchObject({ driverError: { code: '55P03' } });
        return false;
      });
    });

  it.each([
    ['shared', 'shared', true],
    ['shared', 'exclusive', false],
    ['exclusive', 'shared', false],
    ['exclusive', 'exclusive', false],
  ] as const)('of one record, %s and %s together: %p', async (held, wanted, together) => {
    expect(await isFree({ on: 'professional', id: A, mode: held }, { on: 'professional', id: A, mode: wanted })).toBe(
      together,
    );
    expect(await isFree({ on: 'practice', mode: held }, { on: 'practice', mode: wanted })).toBe(together);
  });

  it('of other records, and of other kinds with the same id, are not in the way', async () => {
    const held = { on: 'professional', id: A, mode: 'exclusive' } as const;
    expect(await isFree(held, { on: 'professional', id: B, mode: 'exclusive' })).toBe(true);
    expect(await isFree(held, { on: 'patient', id: A, mode: 'exclusive' })).toBe(true);
    expect(await isFree(held, { on: 'practice', mode: 'exclusive' })).toBe(true);
  });

  it('wanted both ways are taken exclusively', async () => {
    const id = A;
    const free = await transactions.run(async (em) => {
      await takeLocks(em, [
        { on: 'patient', id, mode: 'exclusive' },
        { on: 'patient', id, mode: 'shared' },
      ]);
      const [row] = await em.query<[{ n: number }]>(
        `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND mode = 'ExclusiveLock'`,
      );
      return row.n;
    });
    expect(free).toBe(1);
  });

  it('asked for in any order never wait in a circle', async () => {
    let attempts = 0;
    const wanted: Lock[] = [
      { on: 'patient', id: B, mode: 'exclusive' },
      { on: 'professional', id: A, mode: 'exclusive' },
      { on: 'patient', id: A, mode: 'exclusive' },
      { on: 'practice', mode: 'exclusive' },
      { on: 'professional', id: B, mode: 'exclusive' },
    ];
    const rounds = Array.from({ length: 60 }, (_, i) => {
      const turned = [...wanted.slice(i % 5), ...wanted.slice(0, i % 5)];
      return transactions.run((em) => {
        attempts++;
        return takeLocks(em, i % 2 ? turned : turned.reverse());
      });
    });
    await Promise.all(rounds);
    // A deadlock would have been repeated.
    expect(attempts).toBe(rounds.length);
  });
});
