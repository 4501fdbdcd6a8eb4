import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigurationError, environmentSchema, readEnvironment } from './environment';

const ROOT = resolve(__dirname, '../..');

/** What a laptop needs at least. */
const REQUIRED = {
  DATABASE_URL: 'postgres://app:secret@127.0.0.1:5432/praxis',
  JWT_SECRET: 'o9Vw3pXhT7uQk2NfYz8RcLd5JmGaBs6E',
  REFRESH_TOKEN_SECRET: 'Zr4Kx8WnQm2TvYp6HcJd9LfSbGu3XaE7',
  ENCRYPTION_KEYS: `k1:${bytes(1)}`,
  BLIND_INDEX_KEY: bytes(2),
  AUDIT_SEAL_KEYS: `a1:${bytes(4)}`,
};

/** A configuration that production accepts. */
const PRODUCTION = { ...REQUIRED, NODE_ENV: 'production', PUBLIC_URL: 'https://praxis.clinic.org', MAIL: 'none' };

/** 32 different bytes in base64. */
function bytes(seed: number): string {
  return Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7 + seed * 31) % 256)).toString('base64');
}

function faultsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs only what has no safe default', () => {
    expect(faultsOf({}).map((fault) => fault.split(':')[0])).toEqual(Object.keys(REQUIRED));
    expect(readEnvironment(REQUIRED)).toMatchObject({ NODE_ENV: 'development', PORT: 3000, CORS_ORIGINS: [] });
  });

  it('takes an empty variable for an unset one', () => {
    const { PORT, LOG_LEVEL } = readEnvironment({ ...REQUIRED, PORT: '', LOG_LEVEL: '  ' });
    expect([PORT, LOG_LEVEL]).toEqual([3000, 'info']);
    expect(faultsOf({ ...REQUIRED, JWT_SECRET: '' })).toEqual(['JWT_SECRET: is required']);
  });

  it('names every fault at once, and no value', () => {
    const faults = faultsOf({ ...REQUIRED, JWT_SECRET: 'hunter2', PORT: 'eighty' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'JWT_SECRET']);
    expect(faults.join()).not.toMatch(/hunter2|eighty/);
  });

  it.each([
    ['PORT', '0', '65535', '-1', '65536'],
    ['BODY_LIMIT_BYTES', '1024', '10485760', '1023', '10485761'],
    ['REQUEST_TIMEOUT_MS', '1000', '60000', '999', '60001'],
    ['SHUTDOWN_GRACE_MS', '0', '10000', '-1', '10001'],
    ['DATABASE_POOL_SIZE', '1', '200', '0', '201'],
    ['ACCESS_TOKEN_MINUTES', '1', '60', '0', '61'],
    ['REFRESH_TOKEN_DAYS', '1', '365', '0', '366'],
    ['SIGN_IN_ATTEMPTS', '2', '100', '1', '101'],
    ['SIGN_IN_ATTEMPTS_PER_ADDRESS', '2', '1000000', '1', '1000001'],
    ['SESSION_MAX_DAYS', '1', '365', '0', '366'],
    ['BCRYPT_COST', '4', '15', '3', '16'],
    ['RETENTION_SESSIONS_DAYS', '1', '3650', '0', '3651'],
    ['RETENTION_CLOSED_PATIENTS_DAYS', '0', '36500', '-1', '36501'],
    ['RATE_LIMIT_PER_MINUTE', '1', '1000000', '0', '1000001'],
    ['RATE_LIMIT_KEY_PER_MINUTE', '1', '1000000', '0', '1000001'],
    ['RATE_LIMIT_ADDRESS_PER_MINUTE', '1', '1000000', '0', '1000001'],
    ['RATE_LIMIT_COST_SEARCH', '1', '1000', '0', '1001'],
    ['REDIS_TIMEOUT_MS', '10', '10000', '9', '10001'],
  ])('keeps %s within its bounds', (name, low, high, below, above) => {
    for (const value of [low, high]) expect(faultsOf({ ...REQUIRED, [name]: value })).toEqual([]);
    for (const value of [below, above, '1.5', 'x']) expect(faultsOf({ ...REQUIRED, [name]: value })).toHaveLength(1);
  });

  it.each([
    ['a short secret', { JWT_SECRET: 'x'.repeat(31) }],
    ['another provider of text messages', { SMS_URL: 'https://a:b@api.twilio.com?from=%2B15005550006' }],
    ['text messages from nobody', { SMS_URL: 'twilio://a:b@api.twilio.com' }],
    ['text messages without a password', { SMS_URL: 'twilio://a@api.twilio.com?from=%2B15005550006' }],
    ['another database', { DATABASE_URL: 'mysql://127.0.0.1/praxis' }],
    ['an encryption key of the wrong length', { ENCRYPTION_KEYS: `k1:${Buffer.alloc(31).toString('base64')}` }],
    ['an encryption key without an id', { ENCRYPTION_KEYS: bytes(1) }],
    ['a key id twice', { ENCRYPTION_KEYS: `k1:${bytes(1)},k1:${bytes(3)}` }],
    ['a short blind index key', { BLIND_INDEX_KEY: 'c2hvcnQ=' }],
    ['a log level that does not exist', { LOG_LEVEL: 'loud' }],
  ])('refuses %s', (_, wrong) => {
    const [name] = Object.keys(wrong);
    expect(faultsOf({ ...REQUIRED, ...(wrong as Record<string, string>) })).toEqual([
      expect.stringContaining(`${name}:`),
    ]);
  });

  it('reads lists and several keys', () => {
    const values = readEnvironment({
      ...REQUIRED,
      CORS_ORIGINS: 'https://a.example, https://b.example,',
      ENCRYPTION_KEYS: `k2:${bytes(3)}, k1:${bytes(1)}`,
    });
    expect(values.CORS_ORIGINS).toEqual(['https://a.example', 'https://b.example']);
    expect(values.ENCRYPTION_KEYS.map(({ id }) => id)).toEqual(['k2', 'k1']);
  });
});

describe('production', () => {
  it('accepts a sound configuration', () => {
    expect(faultsOf(PRODUCTION)).toEqual([]);
  });

  it.each([
    ['a weak signing secret', { JWT_SECRET: 'a'.repeat(40) }, 'JWT_SECRET'],
    ['a signing secret that was never changed', { JWT_SECRET: 'change-me-change-me-change-me-please' }, 'JWT_SECRET'],
    ['a weak refresh secret', { REFRESH_TOKEN_SECRET: 'abababababababababababababababababab' }, 'REFRESH_TOKEN_SECRET'],
    ['one secret for both', { REFRESH_TOKEN_SECRET: REQUIRED.JWT_SECRET }, 'REFRESH_TOKEN_SECRET'],
    ['a weak encryption key', { ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` }, 'ENCRYPTION_KEYS'],
    ['a weak blind index key', { BLIND_INDEX_KEY: Buffer.alloc(32).toString('base64') }, 'BLIND_INDEX_KEY'],
    ['a weak key of seals', { AUDIT_SEAL_KEYS: `a1:${Buffer.alloc(32, 1).toString('base64')}` }, 'AUDIT_SEAL_KEYS'],
    [
      'a database that is read on the way',
      { DATABASE_URL: 'postgres://app:secret@db.clinic.org/praxis' },
      'DATABASE_URL',
    ],
    [
      'a database that could be another',
      { DATABASE_URL: 'postgres://app:secret@db.clinic.org/praxis?sslmode=require' },
      'DATABASE_URL',
    ],
    ['webhooks that may lead inside', { WEBHOOKS_ALLOW_PRIVATE: 'true' }, 'WEBHOOKS_ALLOW_PRIVATE'],
    ['a broker that is read on the way', { EVENTS_URL: 'nats://127.0.0.1,n2.clinic.org/praxis' }, 'EVENTS_URL'],
    ['a wildcard of origins', { CORS_ORIGINS: 'https://a.example,*' }, 'CORS_ORIGINS'],
    ['a partial wildcard of origins', { CORS_ORIGINS: 'https://*.example' }, 'CORS_ORIGINS'],
    ['no mail server that nobody has decided against', { MAIL: 'smtp' }, 'MAIL'],
    [
      'text messages that are read on the way',
      { SMS_URL: 'twilio+http://a:b@sms.example?from=%2B15005550006' },
      'SMS_URL',
    ],
    ['no limits', { RATE_LIMIT: 'off' }, 'RATE_LIMIT'],
    ['a Redis that is read on the way', { REDIS_URL: 'redis://cache.clinic.org:6379' }, 'REDIS_URL'],
    ['a cheap hash', { BCRYPT_COST: '9' }, 'BCRYPT_COST'],
    ['trust in any proxy', { TRUST_PROXY: '*' }, 'TRUST_PROXY'],
    ['plain http', { PUBLIC_URL: 'http://praxis.clinic.org' }, 'PUBLIC_URL'],
    ['talkative logs', { LOG_LEVEL: 'debug' }, 'LOG_LEVEL'],
  ])('refuses %s, which development accepts', (_, unsafe, name) => {
    expect(faultsOf({ ...PRODUCTION, ...(unsafe as Record<string, string>) })).toEqual([
      expect.stringContaining(`${name}:`),
    ]);
    expect(faultsOf({ ...REQUIRED, ...(unsafe as Record<string, string>) })).toEqual([]);
  });

  it.each<Record<string, string>>([
    { DATABASE_URL: 'postgres://app:secret@db.clinic.org/praxis?sslmode=verify-full' },
    { DATABASE_URL: 'postgres://app:secret@[::1]:5432/praxis' },
    { DATABASE_URL: 'postgres://app:secret@db:5432/praxis', DATABASE_PLAINTEXT: 'allowed' },
    { MAIL: 'smtp', SMTP_URL: 'smtp://mail.clinic.org:587' },
    { SMS_URL: 'twilio://AC0:t@api.twilio.com?from=%2B15005550006' },
    { REDIS_URL: 'rediss://cache.clinic.org:6379' },
    { REDIS_URL: 'redis://127.0.0.1:6379' },
    { REDIS_URL: 'redis://redis:6379', DATABASE_PLAINTEXT: 'allowed' },
  ])('accepts %j', (database) => {
    expect(faultsOf({ ...PRODUCTION, ...database })).toEqual([]);
  });

  it('names what is malformed and what is unsafe in one go', () => {
    const faults = faultsOf({ ...PRODUCTION, JWT_SECRET: 'short', CORS_ORIGINS: '*', RATE_LIMIT: 'off' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['JWT_SECRET', 'CORS_ORIGINS', 'RATE_LIMIT']);
  });

  it.each(Object.keys(REQUIRED))('has no default for %s', (name) => {
    expect(faultsOf({ ...PRODUCTION, [name]: '' })).toEqual([`${name}: is required`]);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(join(ROOT, '.env.example'), 'utf8').split('\n');
  const explained = lines.flatMap((line, i) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, comment: commentAbove(lines, i) }];
  });
  const names = explained.map(({ name }) => name);
  const known = Object.keys(environmentSchema.shape);

  it('has every variable that the application reads', () => {
    expect(known.filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toHaveLength(new Set(names).size);
  });

  it('has no other variable than those, and those that the scripts and the containers read', () => {
    const readers = ['scripts', 'src/cli', 'docker-compose.yml'].flatMap((path) => filesUnder(join(ROOT, path)));
    const sources = readers.map((file) => readFileSync(file, 'utf8')).join('\n');
    const idle = names.filter((name) => !known.includes(name) && !new RegExp(`\\b${name}\\b`).test(sources));
    expect(idle).toEqual([]);
  });

  it('explains each', () => {
    expect(explained.filter(({ comment }) => comment.length < 20).map(({ name }) => name)).toEqual([]);
  });

  it('shows the defaults', () => {
    const shown = Object.fromEntries(
      explained.filter(({ name }) => known.includes(name)).map((one) => [one.name, one.value]),
    );
    expect(readEnvironment({ ...shown, ...REQUIRED })).toEqual(readEnvironment(REQUIRED));
    const unset = Object.keys(shown).filter((name) => shown[name] === '');
    const optional = [
      ...['BLIND_INDEX_OLD_KEY', 'CORS_ORIGINS', 'EVENTS_URL', 'KEY_STORE_URL', 'REDIS_URL', 'SMS_URL', 'SMTP_URL'],
      'TRUST_PROXY',
    ];
    expect(unset.sort()).toEqual([...Object.keys(REQUIRED), ...optional].sort());
  });
});

/** The comment that a variable shares with its neighbours. */
function commentAbove(lines: readonly string[], index: number): string {
  let i = index - 1;
  while (i >= 0 && /^[A-Z_]+=/.test(lines[i] ?? '')) i--;
  return (lines[i] ?? '').startsWith('# ') ? (lines[i] ?? '') : '';
}

function filesUnder(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}
