import { compare } from 'bcrypt';
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { createDatabase, dropDatabase, urlOf } from '../support/database';
import { praxis } from '../support/terminal';

describe('the commands', () => {
  let database: string;
  let client: Client;

  beforeAll(async () => {
    database = await createDatabase();
    client = new Client({ connectionString: urlOf(database) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await dropDatabase(database);
  });

  const rows = async (sql: string) => (await client.query(sql)).rows;

  describe('create-admin', () => {
    it('creates an admin without a password and prints a setup token that is stored as a hash', async () => {
      const { code, out } = await praxis(database, ['create-admin', '--email', 'Ana@Clinica.example']);
      expect(code).toBe(0);
      const token = /Setup token .*: (\S{43})\n/.exec(out)?.[1] ?? '';
      expect(
        await rows(
          `SELECT role, password_hash, purpose, token_hash FROM users JOIN account_tokens ON account_id = users.id`,
        ),
      ).toEqual([
        {
          role: 'admin',
          password_hash: null,
          purpose: 'setup',
          token_hash: createHash('sha256').update(token).digest('hex'),
        },
      ]);
      expect(await rows(`SELECT action, actor_role FROM audit_entries`)).toEqual([
        { action: 'account.opened', actor_role: 'system' },
      ]);
    });

    it('says that the address is taken', async () => {
      const { code, err } = await praxis(database, ['create-admin', '--email', 'ana@clinica.example']);
      expect(code).toBe(1);
      expect(err).toContain('There is already an account with the address ana@clinica.example.\n');
      expect(err.trim().split('\n')).toHaveLength(2);
    });

    it('takes a password from standard input', async () => {
      const given = { input: 'correct horse battery\n' };
      const { out } = await praxis(
        database,
        ['create-admin', '--email', 'eva@clinica.example', '--password-stdin'],
        given,
      );
      expect(out).toBe('The admin eva@clinica.example was created.\n');
      const [eva] = await rows(`SELECT password_hash FROM users WHERE email = 'eva@clinica.example'`);
      expect(await compare('correct horse battery', eva.password_hash)).toBe(true);
    });

    it.each([
      ['a common password', ['--email', 'leo@clinica.example', '--password-stdin'], 'too easy to guess'],
      ['a malformed address', ['--email', 'leo'], 'is not an e-mail address'],
      ['no address', [], '--email'],
    ])('refuses %s', async (_, words, reason) => {
      const { code, err } = await praxis(database, ['create-admin', ...words], { input: 'password1\n' });
      expect(code).toBe(1);
      expect(err).toContain(reason);
    });
  });

  it('creates specializations in both languages once', async () => {
    expect((await praxis(database, ['create-specializations'])).out).toMatch(/^14 specializations added, 0 were/);
    await client.query(`UPDATE specializations SET name_es = 'Miedos' WHERE slug = 'anxiety'`);
    expect((await praxis(database, ['create-specializations'])).out).toMatch(/^0 specializations added, 14 were/);
    expect(await rows(`SELECT name_es, name_en FROM specializations WHERE slug = 'anxiety'`)).toEqual([
      { name_es: 'Miedos', name_en: 'Anxiety and stress' },
    ]);
  });

  it('gives office hours to those who have none, once', async () => {
    await client.query(
      `INSERT INTO professionals (first_name, last_name, time_zone, created_at, updated_at)
       SELECT 'Ana', n::text, 'America/La_Paz', now(), now() FROM generate_series(1, 2) n`,
    );
    const [first] = await rows('SELECT id FROM professionals ORDER BY id LIMIT 1');
    expect((await praxis(database, ['create-availability', '--professional', first.id])).out).toMatch(/^1 of 1 /);
    expect((await praxis(database, ['create-availability'])).out).toMatch(/^1 of 2 /);
    expect((await praxis(database, ['create-availability'])).out).toMatch(/^0 of 2 /);
    expect(await rows('SELECT count(*)::int, max(weekday) FROM weekly_windows GROUP BY professional_id')).toEqual([
      { count: 10, max: 5 },
      { count: 10, max: 5 },
    ]);
    expect(await rows('SELECT DISTINCT schedule_version FROM professionals')).toEqual([{ schedule_version: 2 }]);
  });

  it('finds and repairs derived free slots that are not those of the calendars', async () => {
    const [{ count }] = await rows('SELECT count(*)::int FROM free_slots');
    expect(count).toBeGreaterThan(500);
    expect((await praxis(database, ['verify', 'free-slots'])).out).toBe('2 calendars compared, 0 with faults.\n');
    const [{ id }] = await rows(`
      WITH chosen AS (SELECT professional_id, min(starts_at) AS first FROM free_slots GROUP BY 1 LIMIT 1),
        gone AS (DELETE FROM free_slots f USING chosen c WHERE f.professional_id = c.professional_id AND starts_at = first)
      UPDATE free_slots f SET free_minutes = 15 FROM chosen c
       WHERE f.professional_id = c.professional_id AND starts_at = (SELECT max(starts_at) FROM free_slots)
      RETURNING f.professional_id AS id`);
    const found = await praxis(database, ['verify', 'free-slots']);
    expect([found.code, found.out]).toEqual([
      1,
      `2 calendars compared, 1 with faults.\n${id}: 1 missing, 0 extra, 1 different\n`,
    ]);
    expect(found.err).toContain('--repair');
    expect((await praxis(database, ['verify', 'free-slots', '--repair'])).code).toBe(0);
    expect((await praxis(database, ['verify', 'free-slots'])).out).toBe('2 calendars compared, 0 with faults.\n');
  });

  it.each(['nobody', '00000000-0000-7000-8000-000000000000'])('knows no professional %s', async (id) => {
    const { code, err } = await praxis(database, ['create-availability', '--professional', id]);
    expect(code).toBe(1);
    expect(err).toContain(id);
  });

  it('prints the OpenAPI document without a database or a configuration', async () => {
    const variables = { DATABASE_URL: '', JWT_SECRET: '' };
    const { code, out } = await praxis(database, ['openapi'], { variables });
    expect(code).toBe(0);
    const document = JSON.parse(out) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/health/live', '/api/v1/practice']));
    expect((await praxis(database, ['openapi', '--yaml'], { variables })).out).toMatch(/^openapi: 3\.1\.0\n/);
  });
});
