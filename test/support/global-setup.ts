import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { undeclaredTables } from '../../src/config/application-role';
import { dataSourceOptions, PATIENT_DATABASE } from '../../src/config/data-source';
import { onServer, TEMPLATE, urlOf } from './database';
import { praxis } from './terminal';

let built: Promise<void> | undefined;

/** Runs the real migrations once, into the template that every test database is copied from. */
export default function globalSetup(): Promise<void> {
  built ??= buildTemplate();
  return built;
}

async function buildTemplate(): Promise<void> {
  if (process.env['PRAXIS_TEMPLATE_BUILT'] === 'yes') return;
  await onServer(
    `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`,
    `DROP DATABASE IF EXISTS ${TEMPLATE}_keys WITH (FORCE)`,
    `CREATE DATABASE ${TEMPLATE}`,
  );
  await migrate(TEMPLATE);
  await assertDeclared(TEMPLATE);
  process.env['PRAXIS_TEMPLATE_BUILT'] = 'yes';
}

/** Runs the migrations that a database does not have yet, sees to its key store, and gives the application's role what it may do. */
export async function migrate(database: string): Promise<void> {
  const { code, err } = await praxis(database, ['migrate', 'up']);
  if (code !== 0) throw new Error(`The template could not be migrated:\n${err}`);
}

/** Said here, because otherwise each test of the table would fail with an error of its own. */
async function assertDeclared(database: string): Promise<void> {
  const options = dataSourceOptions({ ...PATIENT_DATABASE, DATABASE_URL: urlOf(database) });
  const dataSource = await new DataSource(options).initialize();
  const undeclared = await undeclaredTables(dataSource.createQueryRunner());
  await dataSource.destroy();
  if (undeclared.length === 0) return;
  const lines = undeclared.map((table) => `  ${table}: ALL,   (or less)`).join('\n');
  throw new Error(
    `Nobody has said what the application may do with these tables. In migrations/privileges.ts, add:\n${lines}`,
  );
}
