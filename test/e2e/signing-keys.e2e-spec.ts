import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { createDatabase, dropDatabase } from '../support/database';
import { as, openAccount, signIn } from '../support/factories/account';
import { praxis } from '../support/terminal';
import { listen } from '../support/recording';

/** From the making of a key until every process signs with it. */
const TAKEN_OVER_MS = 5_000;

describe('signing keys', () => {
  let database: string;
  let here: TestApp;
  let elsewhere: TestApp;

  beforeAll(async () => {
    database = await createDatabase();
    [here, elsewhere] = [await startApp({ database }), await startApp({ database })];
  });
  afterAll(async () => {
    await here.stop();
    await elsewhere.stop();
    await dropDatabase(database);
  });

  const pass = (milliseconds: number): void => [here, elsewhere].forEach(({ clock }) => clock.advance(milliseconds));
  const rotate = async (): Promise<string> => {
    const { code, out } = await praxis(database, ['rotate-signing-keys'], { now: here.clock.now() });
    expect(code).toBe(0);
    return /key (\S+) from/.exec(out)?.[1] ?? '';
  };
  const signedIn = async (test: TestApp): Promise<string> =>
    (await signIn(test, await openAccount(test, 'admin', { email: `a${Math.random()}@praxis.example` }))).accessToken;
  const kidOf = (token: string): unknown =>
    (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
  const reads = async (token: string): Promise<number[]> => {
    const clients: Client[] = [here, elsewhere].map(({ client }) => client.as(token));
    return (await Promise.all(clients.map((client) => client.get('/me')))).map(({ status }) => status);
  };

  it('are rotated without anybody noticing: two live ones, on every process, without a restart', async () => {
    const first = await signedIn(here);
    expect(kidOf(first)).toBe('k1');
    const second = await rotate();
    pass(TAKEN_OVER_MS - 1);
    expect(kidOf(await signedIn(here))).toBe('k1');
    pass(1);
    const tokens = [await signedIn(here), await signedIn(elsewhere)];
    expect(tokens.map(kidOf)).toEqual([second, second]);
    for (const token of [first, ...tokens]) expect(await reads(token)).toEqual([200, 200]);
    const third = await rotate();
    // A process whose clock is ahead signs with it already.
    elsewhere.clock.advance(TAKEN_OVER_MS);
    here.clock.advance(1_000);
    const ahead = await signedIn(elsewhere);
    expect(kidOf(ahead)).toBe(third);
    expect((await here.client.as(ahead).get('/me')).status).toBe(200);
    here.clock.advance(TAKEN_OVER_MS - 1_000);
    expect(await reads(tokens[0]!)).toEqual([200, 200]);
    expect(await reads(first)).toEqual([401, 401]);
  });

  it('that were rotated away twice are worth nothing, although their tokens have not expired', async () => {
    const known = await signedIn(here);
    for (let i = 0; i < 2; i++) {
      await rotate();
      expect(await reads(known)).toEqual([200, 200]);
      pass(TAKEN_OVER_MS + 1_000);
    }
    expect(await reads(known)).toEqual([401, 401]);
  });

  it('rotated at the same time are both made; the newest are kept', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, rotate));
    pass(TAKEN_OVER_MS);
    const rows = await here.em.query<{ id: string }[]>(`SELECT id FROM signing_keys`);
    expect(rows).toHaveLength(3);
    expect(made).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
    expect(await reads(await signedIn(here))).toEqual([200, 200]);
  });

  it('are sealed in the database, and in the audit trail by name only', async () => {
    const id = await rotate();
    const [row] = await here.em.query<[{ secret_encrypted: string }]>(`SELECT * FROM signing_keys WHERE id = $1`, [id]);
    expect(row.secret_encrypted).toMatch(/^k1:/);
    const entries = await here.em.query<unknown[]>(
      `SELECT action, actor_role, details FROM audit_entries WHERE record_type = 'signing_key' AND record_id = $1`,
      [id],
    );
    expect(entries).toEqual([{ action: 'signing_key.rotated', actor_role: 'system', details: null }]);
  });

  it('are asked for once by any number of requests', async () => {
    const client = await as(here, await openAccount(here, 'admin', { email: 'burst@praxis.example' }));
    await client.get('/me');
    pass(1_000);
    const sent = await listen(() => Promise.all(Array.from({ length: 50 }, () => client.get('/me'))));
    expect(sent.filter(({ name }) => name === 'load_signing_keys')).toHaveLength(1);
  });
});
