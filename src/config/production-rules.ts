import type { EnvironmentValues } from './environment.schema';

const TELLTALE = /change.?me|example|secret|password|praxis|1234|abcd|test/i;

/** Settings that are fine on a laptop and never in production; one sentence each, without the value. */
export function productionFaults(values: EnvironmentValues): string[] {
  return [
    ...(['JWT_SECRET', 'REFRESH_TOKEN_SECRET'] as const)
      .filter((name) => isWeak(values[name]))
      .map((name) => `${name}: is weak; use at least 32 random characters`),
    ...(values.JWT_SECRET === values.REFRESH_TOKEN_SECRET ? ['REFRESH_TOKEN_SECRET: must differ from JWT_SECRET'] : []),
    ...(values.ENCRYPTION_KEYS.some((key) => isWeakKey(key.bytes))
      ? ['ENCRYPTION_KEYS: has a weak key; use 32 random bytes']
      : []),
    ...(isWeakKey(values.BLIND_INDEX_KEY) ? ['BLIND_INDEX_KEY: is weak; use 32 random bytes'] : []),
    ...(values.CORS_ORIGINS.some((origin) => origin.includes('*'))
      ? ['CORS_ORIGINS: a wildcard is refused in production; list the origins']
      : []),
    ...(values.RATE_LIMIT === 'off' ? ['RATE_LIMIT: cannot be off in production'] : []),
    ...(values.BCRYPT_COST < 10 ? ['BCRYPT_COST: must be at least 10 in production'] : []),
    ...(values.TRUST_PROXY.includes('*') ? ['TRUST_PROXY: a wildcard is refused in production; list the proxies'] : []),
    ...(values.PUBLIC_URL.startsWith('https://') ? [] : ['PUBLIC_URL: must start with https:// in production']),
    ...(['debug', 'trace'].includes(values.LOG_LEVEL) ? ['LOG_LEVEL: debug and trace are refused in production'] : []),
  ];
}

function isWeak(secret: string): boolean {
  return new Set(secret).size < 12 || TELLTALE.test(secret);
}

function isWeakKey(key: Buffer): boolean {
  return new Set(key).size < 12;
}
