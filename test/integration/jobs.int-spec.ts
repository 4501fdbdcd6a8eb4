import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { Jobs, JobTasks } from '../../src/jobs';
import { heartbeat } from '../../src/jobs/job-workers.queries';
import { EventConsumers, OutboxService, type CloudEvent } from '../../src/outbox';
import { startApp, type TestApp } from '../support/app';
import { urlOf } from '../support/database';
import { signedIn } from '../support/factories/account';
import { passTime, workOff } from '../support/jobs';

const HOUR = 3_600_000;

describe('jobs', () => {
  let test: TestApp;
  let done: unknown[];
  let fails: boolean;
  const task = (payload: unknown): Promise<void> => {
    if (fails)
      return Promise.reject(Object.assign(new Error('somebody@example.org is unknown'), { code: 'EENVELOPE' }));
    done.push(payload);
    return Promise.resolve();
  };

  beforeAll(async () => {
    test = await startApp();
    test.app.get(JobTasks, { strict: false }).register('note', task);
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    done = [];
    fails = false;
    await test.em.query('DELETE FROM graphile_worker._private_jobs');
  });

  const jobs = () => test.app.get(Jobs, { strict: false });
  const run = <T>(work: Parameters<TransactionRunner['run']>[0]): Promise<T> =>
    test.app.get(TransactionRunner).run(work) as Promise<T>;
  const list = async (query = {}) => {
    const admin = await signedIn(test, 'admin');
    return (await admin.client.get('/jobs', query)).body;
  };

  it('are made once for an event, however often it is told', async () => {
    let told = 0;
    const consumer = {
      name: 'job-maker',
      types: ['patient.created'] as const,
      deliver: async (event: CloudEvent, em: Parameters<Jobs['add']>[0]) => {
        await jobs().add(em, { task: 'note', payload: { event: event.id } });
        if (++told < 3) throw new Error('after the job was made');
      },
    };
    test.app.get(EventConsumers, { strict: false }).register(consumer);
    await run((em) =>
      test.app
        .get(OutboxService, { strict: false })
        .append(em, { type: 'patient.created', aggregateType: 'patient', aggregateId: randomUUID() }),
    );
    for (let i = 0; i < 4; i++) {
      await workOff(test);
      await passTime(test, HOUR);
    }
    expect(told).toBe(3);
    expect(done).toHaveLength(1);
  });

  it('do not exist when their transaction was rolled back', async () => {
    const failing = run(async (em) => {
      await jobs().add(em, { task: 'note', payload: {} });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await workOff(test);
    expect(done).toEqual([]);
  });

  it('run when their time has come, with the last time and payload of their key', async () => {
    const at = (hours: number) => new Date(test.clock.now().getTime() + hours * HOUR);
    await run((em) => jobs().add(em, { task: 'note', payload: { n: 1 }, key: 'k', runAt: at(1) }));
    await run((em) => jobs().add(em, { task: 'note', payload: { n: 2 }, key: 'k', runAt: at(3) }));
    await run((em) => jobs().add(em, { task: 'note', payload: { n: 3 }, key: 'gone', runAt: at(1) }));
    await run((em) => jobs().remove(em, 'gone'));
    await passTime(test, 2 * HOUR);
    await workOff(test);
    expect(done).toEqual([]);
    expect((await list()).data).toMatchObject([{ task: 'note', state: 'scheduled', key: 'k', attempts: 0 }]);
    await passTime(test, HOUR);
    await workOff(test);
    expect(done).toEqual([{ n: 2 }]);
    expect((await list()).data).toEqual([]);
  });

  it('are tried again, given up at last, and tell no more than the kind of their failure', async () => {
    fails = true;
    await run((em) => jobs().add(em, { task: 'note', payload: {} }));
    await workOff(test);
    expect((await list({ state: 'retrying' })).data).toMatchObject([
      { attempts: 1, maxAttempts: 16, lastError: expect.stringMatching(/^Error EENVELOPE$/) },
    ]);
    for (let i = 0; i < 16; i++) {
      await passTime(test, 48 * HOUR);
      await workOff(test);
    }
    expect((await list({ state: 'failed' })).data).toMatchObject([{ attempts: 16 }]);
    expect((await list({ state: 'running' })).data).toEqual([]);
    const [{ text }] = await test.em.query(
      `SELECT string_agg(j::text, '') AS text FROM graphile_worker._private_jobs j`,
    );
    expect(text).not.toContain('somebody');
  });

  it('are listed in pages', async () => {
    for (let n = 0; n < 5; n++) await run((em) => jobs().add(em, { task: 'note', payload: { n } }));
    const first = await list({ limit: 3 });
    const second = await list({ limit: 3, cursor: first.page.nextCursor });
    const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => Number(id));
    expect(ids).toHaveLength(5);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(second.page.nextCursor).toBeNull();
    const admin = await signedIn(test, 'admin');
    expect((await admin.client.get('/jobs', { cursor: 'x' })).status).toBe(400);
  });

  it('go back when their worker has not been heard of for a minute, and stay while it lives', async () => {
    for (const key of ['dead', 'alive']) await run((em) => jobs().add(em, { task: 'note', payload: { key }, key }));
    await test.em.query(
      `UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '2 minutes', locked_by = 'worker-' || key, attempts = 1`,
    );
    const pool = new Pool({ connectionString: urlOf(test.database), max: 1 });
    await heartbeat(pool, ['worker-alive']);
    await pool.end();
    await workOff(test);
    expect(done).toEqual([{ key: 'dead' }]);
    expect((await list({ state: 'running' })).data).toMatchObject([{ key: 'alive' }]);
  });

  it('go back from the last attempt too, in which their worker died; but not for ever', async () => {
    for (const key of ['last', 'deadly']) await run((em) => jobs().add(em, { task: 'note', payload: { key }, key }));
    await test.em.query(
      `UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '2 minutes', locked_by = 'worker-dead',
         attempts = CASE key WHEN 'last' THEN 16 ELSE 20 END, max_attempts = CASE key WHEN 'last' THEN 16 ELSE 20 END`,
    );
    const pool = new Pool({ connectionString: urlOf(test.database), max: 1 });
    await heartbeat(pool, []);
    await pool.end();
    await workOff(test);
    expect(done).toEqual([{ key: 'last' }]);
    expect((await list({ state: 'failed' })).data).toMatchObject([{ key: 'deadly' }]);
  });

  it('of a queue that is held for none of them run', async () => {
    await run((em) => jobs().add(em, { task: 'note', payload: { n: 1 }, queue: 'q' }));
    const hold = (minutes: number) =>
      test.em.query(
        `UPDATE graphile_worker._private_job_queues SET locked_by = 'pool', locked_at = now() - $1 * interval '1 minute'`,
        [minutes],
      );
    const pool = new Pool({ connectionString: urlOf(test.database), max: 1 });
    await hold(0);
    await heartbeat(pool, ['pool']);
    await workOff(test);
    expect(done).toEqual([]);
    await hold(2);
    await heartbeat(pool, ['pool']);
    await pool.end();
    await workOff(test);
    expect(done).toEqual([{ n: 1 }]);
  });
});

describe('a process that runs jobs', () => {
  it('keeps a job for longer than a minute, as long as it lives', async () => {
    let end: () => void = () => undefined;
    const mayEnd = new Promise<void>((resolve) => (end = resolve));
    const prepare = (app: NestFastifyApplication) =>
      app.get(JobTasks, { strict: false }).register('slow', () => mayEnd);
    const test = await startApp({ variables: { JOBS_CONCURRENCY: '2' }, prepare });
    process.env['JOBS_CONCURRENCY'] = '0';
    await test.app
      .get(TransactionRunner)
      .run((em) => test.app.get(Jobs, { strict: false }).add(em, { task: 'slow', payload: {} }));
    const held = async (known: string) =>
      (
        await test.em.query<unknown[]>(
          `SELECT FROM graphile_worker.jobs WHERE task_identifier = 'slow' AND locked_by IS NOT NULL AND ${known}`,
        )
      ).length;
    for (let tries = 0; tries < 400 && (await held('locked_by IN (SELECT id FROM job_workers)')) === 0; tries++)
      await wait(50);
    await test.em.query(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '2 minutes'`);
    const pool = new Pool({ connectionString: urlOf(test.database), max: 1 });
    await heartbeat(pool, []);
    await pool.end();
    const stillHeld = await held('true');
    end();
    await test.stop();
    expect(stillHeld).toBe(1);
  });

  it('does them as they come, and lets those that run end before it stops', async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let end: () => void = () => undefined;
    const mayEnd = new Promise<void>((resolve) => (end = resolve));
    let isDone = false;
    const prepare = (app: NestFastifyApplication) =>
      app.get(JobTasks, { strict: false }).register('slow', async () => {
        begin();
        await mayEnd;
        isDone = true;
      });
    const test = await startApp({ variables: { JOBS_CONCURRENCY: '2' }, prepare });
    process.env['JOBS_CONCURRENCY'] = '0';
    await test.app
      .get(TransactionRunner)
      .run((em) => test.app.get(Jobs, { strict: false }).add(em, { task: 'slow', payload: {} }));
    await begun;
    const stopped = test.stop();
    end();
    await stopped;
    expect(isDone).toBe(true);
  });
});
