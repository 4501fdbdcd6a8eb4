import { randomBytes } from 'node:crypto';
import { dropDatabase, onServer, urlOf } from '../support/database';
import { praxis } from '../support/terminal';

const COMMANDS = [
  'start',
  'migrate',
  'create-admin',
  'create-specializations',
  'create-availability',
  'seed-demo',
  'audit',
  'openapi',
  'config',
];

describe('what the commands say', () => {
  it('lists every command in the help', async () => {
    const { code, out } = await praxis('postgres', ['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(COMMANDS)('has help for %s', async (command) => {
    const { code, out } = await praxis('postgres', [command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: praxis ${command}`);
  });

  it('points to the help after a word that it does not know', async () => {
    const { code, err } = await praxis('postgres', ['migrait', 'up']);
    expect(code).toBe(1);
    expect(err).toContain(`unknown command 'migrait'`);
    expect(err).toContain('npx praxis --help');
  });

  it.each([
    [
      'an unreachable server',
      'postgres://app:secret@127.0.0.1:1/praxis',
      'The database cannot be reached (ECONNREFUSED).',
    ],
    [
      'a database that does not exist',
      urlOf('praxis_nowhere_test'),
      'The database that DATABASE_URL or KEY_STORE_URL names does not exist.',
    ],
    [
      'a wrong password',
      Object.assign(new URL(urlOf('postgres')), { password: 'wrong' }).href,
      'The database refused the password',
    ],
    ['no URL', '', 'DATABASE_URL is missing'],
  ])('names %s in two lines, without a stack', async (_, DATABASE_URL, cause) => {
    const variables = { DATABASE_URL, DATABASE_OWNER_URL: '' };
    const { code, err } = await praxis('postgres', ['migrate', 'status'], { variables });
    expect(code).toBe(1);
    expect(err).toContain(cause);
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(err).not.toContain('secret');
  });

  it('names the variable of the owner, where it is that one', async () => {
    const DATABASE_OWNER_URL = Object.assign(new URL(urlOf('postgres')), { password: 'wrong' }).href;
    const { err } = await praxis('postgres', ['migrate', 'status'], { variables: { DATABASE_OWNER_URL } });
    expect(err).toBe(
      'The database refused the password in DATABASE_OWNER_URL.\nCorrect user and password in DATABASE_OWNER_URL.\n',
    );
  });

  it('asks to migrate first', async () => {
    const database = `praxis_blank_${randomBytes(4).toString('hex')}_test`;
    await onServer(`CREATE DATABASE ${database}`);
    const { err } = await praxis(database, ['create-specializations']);
    await dropDatabase(database);
    expect(err).toContain('Run `npx praxis migrate up` first.');
  });

  describe('config check', () => {
    it('is content with a good configuration', async () => {
      expect(await praxis('postgres', ['config', 'check'])).toEqual({
        code: 0,
        out: 'The configuration is fine (test).\n',
        err: '',
      });
    });

    it('names every faulty variable at once and repeats no value', async () => {
      const variables = { JWT_SECRET: 'shorty', PORT: '70000', ENCRYPTION_KEYS: 'k1:abc', DATABASE_URL: '' };
      const { code, err } = await praxis('postgres', ['config', 'check'], { variables });
      expect(code).toBe(1);
      for (const name of Object.keys(variables)) expect(err).toContain(`- ${name}: `);
      expect(err).not.toContain('shorty');
    });

    it('is stricter in production', async () => {
      const { code, err } = await praxis('postgres', ['config', 'check'], { variables: { NODE_ENV: 'production' } });
      expect(code).toBe(1);
      for (const name of ['JWT_SECRET', 'BLIND_INDEX_KEY', 'PUBLIC_URL', 'RATE_LIMIT'])
        expect(err).toContain(`- ${name}: `);
    });
  });
});
