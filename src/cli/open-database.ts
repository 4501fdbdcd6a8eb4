import { DataSource } from 'typeorm';
import { dataSourceOptions, PATIENT_DATABASE } from '../config/data-source';
import { environmentSchema } from '../config/environment';
import { CommandProblem } from './command-problem';
import type { Terminal } from './terminal';

/**
 * Work on the database that DATABASE_URL names; no other setting is needed. The connection is closed whatever happens.
 * @param entities those that the work uses as such; plain SQL needs none
 */
export async function withDatabase<T>(
  terminal: Terminal,
  work: (dataSource: DataSource) => Promise<T>,
  entities: (new () => object)[] = [],
): Promise<T> {
  const url = environmentSchema.shape.DATABASE_URL.safeParse(terminal.variables['DATABASE_URL']);
  if (!url.success) {
    throw new CommandProblem(
      'DATABASE_URL is missing or is not a PostgreSQL URL.',
      'Set it to postgres://user:password@host:5432/database.',
    );
  }
  const options = dataSourceOptions({ ...PATIENT_DATABASE, DATABASE_URL: url.data });
  const dataSource = await new DataSource({ ...options, entities }).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
