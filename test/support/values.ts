/** Fixed secrets are fine here: nothing outside the tests ever accepts them. */
export const TEST_VALUES: Readonly<Record<string, string>> = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'trace',
  JWT_SECRET: 'test-jwt-secret-0123456789-abcdefghij',
  REFRESH_TOKEN_SECRET: 'test-refresh-secret-0123456789-abcdef',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  BLIND_INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
  AUDIT_SEAL_KEYS: `a1:${Buffer.alloc(32, 3).toString('base64')}`,
  BCRYPT_COST: '4',
  RATE_LIMIT: 'off',
  SIGN_IN_ATTEMPTS_PER_ADDRESS: '1000000',
  WEBHOOKS_MAX: '1000',
  JOBS_CONCURRENCY: '0',
  OUTBOX_POLL_MS: '0',
  SHUTDOWN_GRACE_MS: '100',
};
