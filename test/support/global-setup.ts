import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { setUpKeyStore } from '../../src/cli/key-store';
import { dataSourceOptions, PATIENT_DATABASE } from '../../src/config/data-source';
import { installJobs } from '../../src/jobs/install-jobs';
import { onServer, TEMPLATE, urlOf } from './database';

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
  process.env['PRAXIS_TEMPLATE_BUILT'] = 'yes';
}

/** Runs the migrations that a database does not have yet, and sees to its key store. */
export async function migrate(database: string): Promise<void> {
  const options = dataSourceOptions({ ...PATIENT_DATABASE, DATABASE_URL: urlOf(database) });
  const dataSource = await new DataSource(options).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  await setUpKeyStore({ DATABASE_URL: urlOf(database), KEY_STORE_URL: undefined });
  await installJobs(urlOf(database));
}
