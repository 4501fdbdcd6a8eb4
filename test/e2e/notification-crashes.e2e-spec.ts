import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp, type TestApp } from '../support/app';
import { kill, startProcess } from '../support/child-process';
import { signedIn, signIn } from '../support/factories/account';
import { messageIdOf, startMailServer, type MailServer } from '../support/mail-server';

const WITHIN_MS = 90_000;

describe('processes that send', () => {
  let test: TestApp;
  let server: MailServer;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    test = await startApp({ now: new Date() });
    server = await startMailServer();
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    await server.close();
    await test.stop();
  });

  const start = (jobsAtOnce: number): ChildProcess => {
    const variables = { PRAXIS_ROLE: 'worker', SMTP_URL: server.url, JOBS_CONCURRENCY: String(jobsAtOnce) };
    const child = startProcess(test.database, variables);
    children.push(child);
    return child;
  };
  const invite = async (names: readonly string[], client = test.client): Promise<void> => {
    const answers = await Promise.all(
      names.map((name) => client.post('/accounts', { email: `${name}@praxis.example`, role: 'professional' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201));
  };
  const states = async (): Promise<Record<string, number>> => {
    const rows = await test.em.query<{ state: string; count: number }[]>(
      'SELECT state, count(*)::int AS count FROM notifications GROUP BY 1',
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };
  const eventually = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    const end = Date.now() + WITHIN_MS;
    while (Date.now() < end) {
      if (await holds()) return;
      await wait(50);
    }
    throw new Error(`It did not come to that: ${JSON.stringify(await states())}`);
  };
  /** As if a minute had gone by: the jobs of whoever has not been heard of since go back. */
  const minutePasses = async (): Promise<void> => {
    await test.em.query(`UPDATE job_workers SET seen_at = seen_at - interval '2 minutes'`);
    await test.em.query(`UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '2 minutes'`);
    await test.em.query(
      `SELECT graphile_worker.force_unlock_workers(ARRAY(SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL))`,
    );
  };

  it('lose nothing when they are killed at any step, and repeat only what was taken already, as the same message', async () => {
    let child: ChildProcess;
    let killed = 0;
    const die = (): void => {
      server.steps = {};
      killed++;
      child.kill('SIGKILL');
    };
    const plans: readonly MailServer['steps'][] = [
      { connect: die },
      { recipient: die },
      {
        data: () => {
          die();
          throw new Error('not taken');
        },
      },
      { data: die },
    ];
    const admin = await signedIn(test, 'admin');
    await invite(['ada', 'eva', 'iris'], admin.client);
    for (const [index, steps] of plans.entries()) {
      server.steps = steps;
      child = start(1);
      await eventually(() => killed === index + 1 && child.signalCode !== null);
      await minutePasses();
    }
    start(1);
    await eventually(async () => (await states())['sent'] === 3);
    const ids = server.taken.map(messageIdOf);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toHaveLength(4);
    const to = server.taken.map((mail) => /^To: (\S+)/im.exec(mail)?.[1]);
    expect(new Set(to)).toEqual(new Set(['ada@praxis.example', 'eva@praxis.example', 'iris@praxis.example']));
  }, 240_000);

  it('send nothing twice, two workers beside two API processes', async () => {
    const other = await startApp({ database: test.database, now: new Date() });
    const names = Array.from({ length: 24 }, (_, n) => `n${n}`);
    const [first, second] = [start(3), start(3)];
    const admin = await signedIn(test, 'admin');
    const clientOfOther = other.client.as((await signIn(other, admin.account)).accessToken);
    await Promise.all([invite(names.slice(0, 12), admin.client), invite(names.slice(12), clientOfOther)]);
    await eventually(async () => (await states())['sent'] === names.length);
    expect(server.taken.map(messageIdOf).sort()).toEqual([...new Set(server.taken.map(messageIdOf))].sort());
    expect(server.taken).toHaveLength(names.length);
    expect([first.exitCode, second.exitCode]).toEqual([null, null]);
    await other.stop();
  }, 240_000);
});
