import { setTimeout as wait } from 'node:timers/promises';
import { startApp, type TestApp } from '../support/app';
import { signedIn } from '../support/factories/account';
import { workOff } from '../support/jobs';
import { startMailServer, type MailServer } from '../support/mail-server';

/** Twice as long, a connection may be idle within a transaction, as a rule. */
const STATEMENT_MS = 500;
const SLOW_MS = STATEMENT_MS * 2 + 300;
const IDLE = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`;

describe('a mail server that takes longer than a transaction may be idle', () => {
  let test: TestApp;
  let server: MailServer;

  beforeAll(async () => {
    server = await startMailServer();
    const variables = {
      SMTP_URL: server.url,
      DELIVERY_TIMEOUT_MS: '5000',
      DATABASE_STATEMENT_TIMEOUT_MS: String(STATEMENT_MS),
    };
    test = await startApp({ variables });
    delete process.env['SMTP_URL'];
    delete process.env['DELIVERY_TIMEOUT_MS'];
    delete process.env['DATABASE_STATEMENT_TIMEOUT_MS'];
  });
  afterAll(async () => {
    await test.stop();
    await server.close();
  });

  it('is sent each mail once', async () => {
    server.steps.data = async () => {
      const open = async (since: number) =>
        (await test.em.query<unknown[]>(`${IDLE} AND state_change < now() - $1 * interval '1 millisecond'`, [since]))
          .length > 0;
      // Whoever sends has been silent for that long, or is not there any more.
      while ((await open(0)) && !(await open(SLOW_MS))) await wait(20);
    };
    const { client } = await signedIn(test, 'admin');
    await client.post('/accounts', { email: 'eva@praxis.example', role: 'professional' });
    await workOff(test);
    expect(await test.em.query('SELECT state, attempts, last_error FROM notifications')).toEqual([
      { state: 'sent', attempts: 1, last_error: null },
    ]);
    expect(server.taken).toHaveLength(1);
  });
});
