import { DataSource, type MigrationInterface } from 'typeorm';
import { dataSourceOptions, PATIENT_DATABASE } from '../config/data-source';
import { environmentSchema } from '../config/environment';
import { CommandProblem, ConnectionFailed } from './command-problem';
import type { Terminal } from './terminal';

interface Options {
  /** Those that the work uses as such; plain SQL needs none. */
  readonly entities?: (new () => object)[];
  readonly migrations?: (new () => MigrationInterface)[];
  /** The owner changes tables; everything else is done as the application does it. */
  readonly as?: 'owner' | 'application';
}

/** Work on the database that DATABASE_URL names; no other setting is needed. The connection is closed whatever happens. */
export async function withDatabase<T>(
  terminal: Terminal,
  work: (dataSource: DataSource) => Promise<T>,
  { entities = [], migrations = [], as = 'application' }: Options = {},
): Promise<T> {
  const variable = as === 'owner' ? ownerVariable(terminal) : 'DATABASE_URL';
  const options = dataSourceOptions({ ...PATIENT_DATABASE, DATABASE_URL: databaseUrl(terminal, variable) });
  const dataSource = new DataSource({ ...options, entities, migrations });
  await dataSource.initialize().catch((error: unknown) => {
    throw new ConnectionFailed(variable, error);
  });
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** The owner is the application itself where DATABASE_OWNER_URL is not set. */
export function ownerVariable({ variables }: Terminal): 'DATABASE_URL' | 'DATABASE_OWNER_URL' {
  return (variables['DATABASE_OWNER_URL'] ?? '') === '' ? 'DATABASE_URL' : 'DATABASE_OWNER_URL';
}

/** @throws CommandProblem where the variable holds no URL of a PostgreSQL database */
export function databaseUrl(terminal: Terminal, name: 'DATABASE_URL' | 'DATABASE_OWNER_URL'): string {
  const url = environmentSchema.shape.DATABASE_URL.safeParse(terminal.variables[name]);
  if (url.success) return url.data;
  throw new CommandProblem(
    `${name} is missing or is not a PostgreSQL URL.`,
    'Set it to postgres://user:password@host:5432/database.',
  );
}
