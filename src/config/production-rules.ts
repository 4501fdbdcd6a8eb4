import type { EnvironmentValues } from './environment.schema';

const TELLTALE = /change.?me|example|secret|password|praxis|1234|abcd|test/i;

interface Rule {
  readonly variable: keyof EnvironmentValues;
  readonly isBroken: (values: EnvironmentValues) => boolean;
  readonly sentence: string;
}

/** Settings that are fine on a laptop and never in production. */
const RULES: readonly Rule[] = [
  {
    variable: 'JWT_SECRET',
    isBroken: ({ JWT_SECRET }) => isWeak(JWT_SECRET),
    sentence: 'is weak; use at least 32 random characters',
  },
  {
    variable: 'REFRESH_TOKEN_SECRET',
    isBroken: ({ REFRESH_TOKEN_SECRET }) => isWeak(REFRESH_TOKEN_SECRET),
    sentence: 'is weak; use at least 32 random characters',
  },
  {
    variable: 'REFRESH_TOKEN_SECRET',
    isBroken: ({ REFRESH_TOKEN_SECRET, JWT_SECRET }) => REFRESH_TOKEN_SECRET === JWT_SECRET,
    sentence: 'must differ from JWT_SECRET',
  },
  {
    variable: 'ENCRYPTION_KEYS',
    isBroken: ({ ENCRYPTION_KEYS }) => ENCRYPTION_KEYS.some((key) => isWeakKey(key.bytes)),
    sentence: 'has a weak key; use 32 random bytes',
  },
  {
    variable: 'BLIND_INDEX_KEY',
    isBroken: ({ BLIND_INDEX_KEY }) => isWeakKey(BLIND_INDEX_KEY.bytes),
    sentence: 'is weak; use 32 random bytes',
  },
  {
    variable: 'AUDIT_SEAL_KEYS',
    isBroken: ({ AUDIT_SEAL_KEYS }) => AUDIT_SEAL_KEYS.some((key) => isWeakKey(key.bytes)),
    sentence: 'has a weak key; use 32 random bytes',
  },
  {
    variable: 'BLIND_INDEX_KEY',
    isBroken: ({ BLIND_INDEX_KEY, BLIND_INDEX_OLD_KEY }) => BLIND_INDEX_KEY.id === BLIND_INDEX_OLD_KEY?.id,
    sentence: 'must have another id than BLIND_INDEX_OLD_KEY',
  },
  {
    variable: 'DATABASE_URL',
    isBroken: ({ DATABASE_URL, DATABASE_PLAINTEXT }) =>
      DATABASE_PLAINTEXT !== 'allowed' && isReadableOnTheWay(DATABASE_URL),
    sentence: 'add sslmode=verify-full, or set DATABASE_PLAINTEXT=allowed for a network that nobody else can read',
  },
  {
    variable: 'KEY_STORE_URL',
    isBroken: ({ KEY_STORE_URL, DATABASE_PLAINTEXT }) =>
      DATABASE_PLAINTEXT !== 'allowed' && KEY_STORE_URL !== undefined && isReadableOnTheWay(KEY_STORE_URL),
    sentence: 'add sslmode=verify-full, or set DATABASE_PLAINTEXT=allowed for a network that nobody else can read',
  },
  {
    variable: 'REDIS_URL',
    isBroken: ({ REDIS_URL, DATABASE_PLAINTEXT }) =>
      DATABASE_PLAINTEXT !== 'allowed' && REDIS_URL !== undefined && isPlainRedis(REDIS_URL),
    sentence: 'use rediss://, or set DATABASE_PLAINTEXT=allowed for a network that nobody else can read',
  },
  {
    variable: 'MAIL',
    isBroken: ({ MAIL, SMTP_URL }) => MAIL === 'smtp' && SMTP_URL === undefined,
    sentence: 'needs SMTP_URL; none says that nobody is to get mails, not even to set a password',
  },
  {
    variable: 'SMS_URL',
    isBroken: ({ SMS_URL }) => SMS_URL?.startsWith('twilio+http:') === true,
    sentence: 'use twilio://, which speaks TLS',
  },
  {
    variable: 'EVENTS_URL',
    isBroken: ({ EVENTS_URL, DATABASE_PLAINTEXT }) =>
      DATABASE_PLAINTEXT !== 'allowed' &&
      EVENTS_URL?.tls === false &&
      !EVENTS_URL.servers.every((server) => staysHere(new URL(`tcp://${server}`).hostname)),
    sentence: 'add tls=true, or set DATABASE_PLAINTEXT=allowed for a network that nobody else can read',
  },
  {
    variable: 'CORS_ORIGINS',
    isBroken: ({ CORS_ORIGINS }) => CORS_ORIGINS.some((origin) => origin.includes('*')),
    sentence: 'a wildcard is refused in production; list the origins',
  },
  {
    variable: 'RATE_LIMIT',
    isBroken: ({ RATE_LIMIT }) => RATE_LIMIT === 'off',
    sentence: 'cannot be off in production',
  },
  {
    variable: 'WEBHOOKS_ALLOW_PRIVATE',
    isBroken: ({ WEBHOOKS_ALLOW_PRIVATE }) => WEBHOOKS_ALLOW_PRIVATE === 'true',
    sentence: 'must be false in production: whoever may make a webhook could reach what lies inside',
  },
  {
    variable: 'BCRYPT_COST',
    isBroken: ({ BCRYPT_COST }) => BCRYPT_COST < 10,
    sentence: 'must be at least 10 in production',
  },
  {
    variable: 'TRUST_PROXY',
    isBroken: ({ TRUST_PROXY }) => TRUST_PROXY.includes('*'),
    sentence: 'a wildcard is refused in production; list the proxies',
  },
  {
    variable: 'PUBLIC_URL',
    isBroken: ({ PUBLIC_URL }) => !PUBLIC_URL.startsWith('https://'),
    sentence: 'must start with https:// in production',
  },
  {
    variable: 'LOG_LEVEL',
    isBroken: ({ LOG_LEVEL }) => ['debug', 'trace'].includes(LOG_LEVEL),
    sentence: 'debug and trace are refused in production',
  },
];

/**
 * What production refuses, one sentence each, without the value.
 * @param values those that could be read; a variable that could not be is a fault already, and asked nothing more
 */
export function productionFaults(values: Partial<EnvironmentValues>): string[] {
  return RULES.filter(({ variable, isBroken }) => variable in values && isBroken(values as EnvironmentValues)).map(
    ({ variable, sentence }) => `${variable}: ${sentence}`,
  );
}

/** Whether what is said to the database leaves this machine without TLS, or without knowing who listens. */
function isReadableOnTheWay(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  return !staysHere(hostname) && searchParams.get('sslmode') !== 'verify-full';
}

function isPlainRedis(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  return !staysHere(hostname) && protocol !== 'rediss:';
}

const staysHere = (hostname: string): boolean => ['', 'localhost', '127.0.0.1', '[::1]'].includes(hostname);

function isWeak(secret: string): boolean {
  return new Set(secret).size < 12 || TELLTALE.test(secret);
}

function isWeakKey(key: Buffer): boolean {
  return new Set(key).size < 12;
}
