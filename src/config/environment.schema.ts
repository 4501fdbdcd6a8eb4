import { z } from 'zod';
import { boundedInteger, commaList, encryptionKeys, optionallyNamedKey, secret, smsUrl } from './environment.fields';
import { readEventsUrl } from './events-url';

/** Every variable the process reads; `.env.example` explains each. An empty variable is an unset one. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PRAXIS_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  HOST: z.string().default('127.0.0.1'),
  PORT: boundedInteger(0, 65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  TRUST_PROXY: commaList,
  CORS_ORIGINS: commaList,
  BODY_LIMIT_BYTES: boundedInteger(1_024, 10_485_760).default(262_144),
  REQUEST_TIMEOUT_MS: boundedInteger(1_000, 60_000).default(13_000),
  SHUTDOWN_GRACE_MS: boundedInteger(0, 10_000).default(500),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_PLAINTEXT: z.enum(['refused', 'allowed']).default('refused'),
  DATABASE_POOL_SIZE: boundedInteger(1, 200).default(20),
  DATABASE_CONNECT_TIMEOUT_MS: boundedInteger(100, 30_000).default(3_000),
  DATABASE_STATEMENT_TIMEOUT_MS: boundedInteger(100, 120_000).default(10_000),
  DATABASE_LOCK_TIMEOUT_MS: boundedInteger(100, 30_000).default(3_000),
  JWT_SECRET: secret,
  JWT_KEY_ID: z
    .string()
    .regex(/^[\w-]{1,32}$/)
    .default('k1'),
  JWT_ISSUER: z.string().default('praxis'),
  JWT_AUDIENCE: z.string().default('praxis-api'),
  ACCESS_TOKEN_MINUTES: boundedInteger(1, 60).default(15),
  REFRESH_TOKEN_SECRET: secret,
  REFRESH_TOKEN_DAYS: boundedInteger(1, 365).default(30),
  SESSION_MAX_DAYS: boundedInteger(1, 365).default(90),
  REQUIRE_SECOND_FACTOR: z.enum(['none', 'admin', 'staff', 'everybody']).default('none'),
  SIGN_IN_ATTEMPTS: boundedInteger(2, 100).default(5),
  SIGN_IN_ATTEMPTS_PER_ADDRESS: boundedInteger(2, 1_000_000).default(50),
  BCRYPT_COST: boundedInteger(4, 15).default(10),
  ENCRYPTION_KEYS: encryptionKeys,
  BLIND_INDEX_KEY: optionallyNamedKey,
  BLIND_INDEX_OLD_KEY: optionallyNamedKey.optional(),
  AUDIT_SEAL_KEYS: encryptionKeys,
  KEY_STORE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KEY_BACKUP_DAYS: boundedInteger(1, 365).default(30),
  RETENTION_SESSIONS_DAYS: boundedInteger(1, 3_650).default(90),
  RETENTION_TOKENS_DAYS: boundedInteger(1, 3_650).default(30),
  RETENTION_NOTIFICATIONS_DAYS: boundedInteger(1, 3_650).default(365),
  RETENTION_MESSAGES_DAYS: boundedInteger(1, 36_500).default(3_650),
  RETENTION_EVENTS_DAYS: boundedInteger(1, 3_650).default(90),
  RETENTION_EXPORTS_DAYS: boundedInteger(1, 3_650).default(30),
  RETENTION_CLOSED_PATIENTS_DAYS: boundedInteger(0, 36_500).default(0),
  MAIL: z.enum(['smtp', 'none']).default('smtp'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).default('Praxis <no-reply@localhost>'),
  SMS_URL: smsUrl.optional(),
  DELIVERY_TIMEOUT_MS: boundedInteger(100, 60_000).default(10_000),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  REDIS_TIMEOUT_MS: boundedInteger(10, 10_000).default(1_000),
  OUTBOX_POLL_MS: boundedInteger(0, 60_000).default(1_000),
  EVENTS_URL: z
    .string()
    .transform((text, context) => {
      const url = readEventsUrl(text);
      if (!url) context.addIssue({ code: 'custom', message: 'must be nats://host/stream or kafka://host/topic' });
      return url;
    })
    .optional(),
  JOBS_CONCURRENCY: boundedInteger(0, 100).default(4),
  WEBHOOKS_MAX: boundedInteger(1, 1_000).default(20),
  WEBHOOKS_CONCURRENCY: boundedInteger(1, 100).default(8),
  WEBHOOKS_ALLOW_PRIVATE: z.enum(['true', 'false']).default('false'),
  CHAT_OPEN_HOURS_AFTER: boundedInteger(0, 8_760).default(72),
  CHAT_NOTICE_AFTER_MINUTES: boundedInteger(1, 1_440).default(5),
  CHAT_SOCKETS_PER_ACCOUNT: boundedInteger(1, 10_000).default(10),
  CHAT_SOCKETS_PER_ADDRESS: boundedInteger(1, 100_000).default(100),
  HOLDS_PER_ADDRESS: boundedInteger(1, 100_000).default(20),
  RATE_LIMIT: z.enum(['on', 'off']).default('on'),
  RATE_LIMIT_WITHOUT_REDIS: z.enum(['local', 'open', 'refuse']).default('local'),
  RATE_LIMIT_PER_MINUTE: boundedInteger(1, 1_000_000).default(600),
  RATE_LIMIT_KEY_PER_MINUTE: boundedInteger(1, 1_000_000).default(1_200),
  RATE_LIMIT_ADDRESS_PER_MINUTE: boundedInteger(1, 1_000_000).default(1_200),
  RATE_LIMIT_SIGN_IN_PER_MINUTE: boundedInteger(1, 1_000_000).default(60),
  RATE_LIMIT_COST_READ: boundedInteger(1, 1_000).default(1),
  RATE_LIMIT_COST_WRITE: boundedInteger(1, 1_000).default(2),
  RATE_LIMIT_COST_SEARCH: boundedInteger(1, 1_000).default(5),
});

export type EnvironmentValues = Readonly<z.infer<typeof environmentSchema>>;
