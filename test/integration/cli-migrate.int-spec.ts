import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { MIGRATIONS } from '../../migrations';
import { dropDatabase, onServer, urlOf } from '../support/database';
import { praxis } from '../support/terminal';

const COUNT = MIGRATIONS.length;

describe('praxis migrate', () => {
  let database: string;

  beforeEach(async () => {
    database = `praxis_blank_${randomBytes(4).toString('hex')}_test`;
    await onServer(`CREATE DATABASE ${database}`);
  });
  afterEach(() => dropDatabase(database));

  it('runs every migration, counting, and then has nothing left to do', async () => {
    const { code, out } = await praxis(database, ['migrate', 'up']);
    expect(code).toBe(0);
    expect(out.split('\n')[1]).toBe(`2/${COUNT} create-professionals`);
    expect(out).toContain(`${COUNT}/${COUNT} `);
    expect((await praxis(database, ['migrate', 'up'])).out).toBe('The database is up to date.\n');
  });

  it('tells what has been run and what is pending', async () => {
    expect((await praxis(database, ['migrate', 'status'])).out).toContain('pending  create-patients\n');
    await praxis(database, ['migrate', 'up']);
    const { out } = await praxis(database, ['migrate', 'status']);
    expect(out).toContain('run      create-patients\n');
    expect(out).not.toContain('pending');
  });

  it('takes back the last one only, and runs it again', async () => {
    await praxis(database, ['migrate', 'up']);
    expect((await praxis(database, ['migrate', 'down'])).out).toMatch(/^taken back: \S+\n$/);
    expect((await praxis(database, ['migrate', 'status'])).out).toContain(`1 of ${COUNT} pending`);
    expect((await praxis(database, ['migrate', 'up'])).out).toContain('(1 run now)');
  });

  it('has a clear answer where there is nothing to take back', async () => {
    const { code, err } = await praxis(database, ['migrate', 'down']);
    expect(code).toBe(1);
    expect(err).toBe('No migration has been run, so there is none to take back.\nSee `npx praxis migrate status`.\n');
  });

  it('lets two migrators wait for each other', async () => {
    const both = await Promise.all([praxis(database, ['migrate', 'up']), praxis(database, ['migrate', 'up'])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ out }) => out.split('\n').length).sort((a, b) => a - b)).toEqual([2, COUNT + 2]);
    expect(both.map(({ err }) => err).join('')).toBe('Another migration is running; waiting for it to end.\n');
  });

  it('goes on after a migrator that was killed in the middle', async () => {
    await praxis(database, ['migrate', 'up']);
    await praxis(database, ['migrate', 'down']);
    const blocker = await connect(database);
    await blocker.query('BEGIN; LOCK TABLE schema_migrations IN ACCESS EXCLUSIVE MODE');
    const killed = praxis(database, ['migrate', 'up']);
    await killWaiting(database);
    expect((await killed).code).toBe(1);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect((await praxis(database, ['migrate', 'up'])).code).toBe(0);
    expect((await praxis(database, ['migrate', 'status'])).out).not.toContain('pending');
  });
});

async function connect(database: string): Promise<Client> {
  const client = new Client({ connectionString: urlOf(database) });
  await client.connect();
  return client;
}

/** Ends the session that waits for a table, as soon as there is one. A session of its own: a transaction sees no news. */
async function killWaiting(database: string): Promise<void> {
  const client = await connect(database);
  for (let killed: number | null = 0; killed !== 1;) {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`,
    );
    killed = rowCount;
  }
  await client.end();
}
