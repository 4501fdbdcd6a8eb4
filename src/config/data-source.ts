import type { DataSourceOptions } from 'typeorm';
import type { EnvironmentValues } from './environment';

type DatabaseValues = Pick<
  EnvironmentValues,
  | 'DATABASE_URL'
  | 'DATABASE_POOL_SIZE'
  | 'DATABASE_CONNECT_TIMEOUT_MS'
  | 'DATABASE_STATEMENT_TIMEOUT_MS'
  | 'DATABASE_LOCK_TIMEOUT_MS'
>;

/** Outside the application (migrations, tests) nobody waits for an answer: no statement or lock limit. */
export const PATIENT_DATABASE = {
  DATABASE_POOL_SIZE: 4,
  DATABASE_CONNECT_TIMEOUT_MS: 10_000,
  DATABASE_STATEMENT_TIMEOUT_MS: 0,
  DATABASE_LOCK_TIMEOUT_MS: 0,
};

/** One definition for the application, the migration commands and the tests. Entities and migrations are added by whoever uses them. */
export const dataSourceOptions = (values: DatabaseValues): DataSourceOptions => ({
  type: 'postgres',
  url: values.DATABASE_URL,
  migrationsTableName: 'schema_migrations',
  migrationsTransactionMode: 'each',
  installExtensions: false,
  synchronize: false,
  applicationName: 'praxis',
  poolSize: values.DATABASE_POOL_SIZE,
  connectTimeoutMS: values.DATABASE_CONNECT_TIMEOUT_MS,
  extra: {
    // What is sent together shares a round trip: see runStatement.
    pipeline: true,
    // Limits belong to the connection, so that no transaction spends a round trip on setting them.
    options: [
      `-c lock_timeout=${values.DATABASE_LOCK_TIMEOUT_MS}`,
      `-c statement_timeout=${values.DATABASE_STATEMENT_TIMEOUT_MS}`,
      `-c idle_in_transaction_session_timeout=${values.DATABASE_STATEMENT_TIMEOUT_MS * 2}`,
      '-c TimeZone=UTC',
      // Statements that are over in a millisecond look dear enough to compile, which takes a hundred.
      '-c jit=off',
    ].join(' '),
  },
});
