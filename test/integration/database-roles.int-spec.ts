import { Client } from 'pg';
import { PRIVILEGES } from '../../migrations/privileges';
import { roleFaults } from '../../src/config/role-check';
import { applicationUrlOf, createDatabase, dropDatabase, onServer, urlOf } from '../support/database';
import { startApp } from '../support/app';
import { praxis } from '../support/terminal';

const SECRETS = {
  JWT_SECRET: 'o9Vw3pXhT7uQk2NfYz8RcLd5JmGaBs6E',
  REFRESH_TOKEN_SECRET: 'Zr4Kx8WnQm2TvYp6HcJd9LfSbGu3XaE7',
  ENCRYPTION_KEYS: `k1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64')}`,
  BLIND_INDEX_KEY: Buffer.from(Array.from({ length: 32 }, (_, i) => i * 5 + 1)).toString('base64'),
  AUDIT_SEAL_KEYS: `a1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i * 3 + 2)).toString('base64')}`,
};
const PRODUCTION = {
  ...SECRETS,
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://praxis.clinic.org',
  MAIL: 'none',
  BCRYPT_COST: '10',
  RATE_LIMIT: 'on',
  LOG_LEVEL: 'fatal',
};
const EVERY = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'] as const;

describe('the role of the application', () => {
  let database: string;
  let application: Client;
  let owner: Client;

  beforeAll(async () => {
    database = await createDatabase();
    expect(await praxis(database, ['migrate', 'up'])).toMatchObject({ code: 0 });
    application = await connect(applicationUrlOf(database));
    owner = await connect(urlOf(database));
  });
  afterAll(async () => {
    await application.end();
    await owner.end();
    await dropDatabase(database);
  });

  it('may do with each table what is declared, and nothing else', async () => {
    const { rows } = await application.query<{ name: string; held: string[] }>(
      `SELECT relname AS name,
              ARRAY(SELECT one FROM unnest($1::text[]) AS one WHERE has_table_privilege(pg_class.oid, one)
                     UNION ALL
                    SELECT format('%s (%s)', one, attname)
                      FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS one, pg_attribute
                     WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                       AND has_column_privilege(attrelid, attnum, one) AND NOT has_table_privilege(attrelid, one)) AS held
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')`,
      [EVERY],
    );
    expect(Object.fromEntries(rows.map(({ name, held }) => [name, held.sort()]))).toEqual(
      Object.fromEntries(Object.entries(PRIVILEGES).map(([name, declared]) => [name, declared.toSorted()])),
    );
  });

  it('is none that could do more: nothing that production refuses', async () => {
    expect(await faultsOf(application)).toEqual([]);
  });

  it.each([
    ['CREATE TABLE mine (id int)'],
    ['CREATE TEMPORARY TABLE mine (id int)'],
    ['CREATE SCHEMA mine'],
    ['CREATE ROLE mine'],
    ['CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
    ['ALTER TABLE audit_entries DISABLE TRIGGER ALL'],
    ['DROP TABLE audit_entries'],
    ['TRUNCATE audit_entries'],
    ['UPDATE audit_entries SET action = action'],
    ['DELETE FROM audit_entries'],
    ['UPDATE appointment_history SET at = at'],
    ['DELETE FROM appointment_history'],
    ['DELETE FROM patients'],
    ['SELECT FROM schema_migrations'],
    ['SET session_replication_role = replica'],
    ['SET ROLE app'],
    [`COPY audit_entries TO PROGRAM 'true'`],
  ])('cannot %s', async (statement) => {
    await expect(application.query(statement)).rejects.toThrow(/permission denied|must be owner|does not exist/);
  });

  it('gets back what somebody has changed by hand, when the migrations are run again', async () => {
    await owner.query('GRANT TRUNCATE ON patients TO praxis_app_test');
    await owner.query('REVOKE INSERT ON users FROM praxis_app_test');
    await owner.query('GRANT DELETE ON patients TO PUBLIC');
    await owner.query('GRANT UPDATE (action) ON audit_entries TO PUBLIC');
    await owner.query('GRANT UPDATE (by_role) ON appointment_history TO praxis_app_test');
    await owner.query('GRANT SELECT ON schema_migrations TO praxis_app_test');
    expect(await faultsOf(application)).toEqual([expect.stringContaining('may change or remove audit entries')]);
    await praxis(database, ['migrate', 'up']);
    expect(await faultsOf(application)).toEqual([]);
    const { rows } = await application.query(
      `SELECT has_table_privilege('users', 'INSERT') AS users, has_table_privilege('schema_migrations', 'SELECT') AS migrations,
              has_any_column_privilege('audit_entries', 'UPDATE') AS audit,
              has_column_privilege('appointment_history', 'by_role', 'UPDATE') AS history,
              has_column_privilege('appointment_history', 'reason_encrypted', 'UPDATE') AS reason`,
    );
    expect(rows).toEqual([{ users: true, migrations: false, audit: false, history: false, reason: true }]);
  });

  it('is made by the first migration, signs in with the password of DATABASE_URL, and is left as it is later', async () => {
    const name = `praxis_made_${process.pid}_test`;
    const url = Object.assign(new URL(applicationUrlOf(database)), { username: name, password: `it's "odd" %41` }).href;
    const variables = { DATABASE_URL: url };
    try {
      const first = await praxis(database, ['migrate', 'up'], { variables });
      expect(first.out).toContain(`The role ${name} was made for the application.`);
      const made = await connect(url);
      expect(await faultsOf(made)).toEqual([]);
      await made.end();
      expect((await praxis(database, ['migrate', 'up'], { variables })).out).toBe('The database is up to date.\n');
    } finally {
      await owner.query(`DROP OWNED BY ${name}`);
      const keys = new Client({ connectionString: urlOf(`${database}_keys`) });
      await keys.connect();
      await keys.query(`DROP OWNED BY ${name}`);
      await keys.end();
      await onServer(`DROP ROLE ${name}`);
    }
  });

  it('is asked for where the owner may not make it', async () => {
    const limited = `praxis_limited_${process.pid}_test`;
    await onServer(`CREATE ROLE ${limited} LOGIN PASSWORD 'limited'`, `ALTER DATABASE ${database} OWNER TO ${limited}`);
    try {
      await owner.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${limited}`);
      const variables = {
        DATABASE_OWNER_URL: Object.assign(new URL(urlOf(database)), { username: limited, password: 'limited' }).href,
        DATABASE_URL: Object.assign(new URL(urlOf(database)), { username: 'praxis_nobody_test', password: 'x' }).href,
      };
      const { code, err } = await praxis(database, ['migrate', 'up'], { variables });
      expect(code).toBe(1);
      expect(err).toContain('The role praxis_nobody_test of DATABASE_URL does not exist');
      expect(err).toContain('CREATE ROLE "praxis_nobody_test" LOGIN PASSWORD');
    } finally {
      await onServer(`ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
      await owner.query(`DROP OWNED BY ${limited}`);
      await onServer(`DROP ROLE ${limited}`);
    }
  });

  describe('in production', () => {
    it('is what the server starts with', async () => {
      const test = await startApp({ database, variables: PRODUCTION });
      expect((await test.client.get('//health/ready')).status).toBe(200);
      await test.stop();
    });

    it.each([
      ['a superuser', 'SUPERUSER', 'is a superuser'],
      ['one that bypasses row security', 'BYPASSRLS', 'bypasses row security'],
      ['one that makes roles', 'CREATEROLE', 'may make roles or databases'],
      ['one that owns a table', '', 'owns tables'],
      ['a member of one that owns a table', 'MEMBER', 'owns tables'],
    ])('%s is refused, by the server and by `config check`', async (_, attribute, sentence) => {
      const name = `praxis_mighty_${process.pid}_test`;
      await onServer(`CREATE ROLE ${name} LOGIN PASSWORD 'mighty' ${attribute === 'MEMBER' ? '' : attribute}`);
      if (attribute === 'MEMBER') await onServer(`CREATE ROLE ${name}_group`, `GRANT ${name}_group TO ${name}`);
      const holder = attribute === 'MEMBER' ? `${name}_group` : name;
      if (sentence === 'owns tables') await owner.query(`CREATE TABLE owned (); ALTER TABLE owned OWNER TO ${holder}`);
      const DATABASE_URL = Object.assign(new URL(urlOf(database)), { username: name, password: 'mighty' }).href;
      try {
        await expect(startApp({ database, variables: { ...PRODUCTION, DATABASE_URL } })).rejects.toThrow(sentence);
        const { code, err } = await praxis(database, ['config', 'check'], {
          variables: { ...PRODUCTION, DATABASE_URL },
        });
        expect(code).toBe(1);
        expect(err).toContain(sentence);
        expect(err).toContain('DATABASE_OWNER_URL');
        expect(err).not.toContain('mighty@');
      } finally {
        await owner.query('DROP TABLE IF EXISTS owned');
        await onServer(`DROP ROLE ${name}`, `DROP ROLE IF EXISTS ${name}_group`);
      }
    });

    it('`config check` says so where it could not ask the database', async () => {
      const variables = { ...PRODUCTION, DATABASE_URL: 'postgres://app:secret@127.0.0.1:1/praxis' };
      const { code, out, err } = await praxis(database, ['config', 'check'], { variables });
      expect({ code, out }).toEqual({ code: 0, out: 'The configuration is fine (production).\n' });
      expect(err).toContain('was not checked');
    });
  });
});

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

const faultsOf = (client: Client): Promise<string[]> =>
  roleFaults({ query: async (sql) => (await client.query(sql)).rows as unknown });
