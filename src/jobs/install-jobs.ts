import { runMigrations } from 'graphile-worker';
import { Logger as LibraryLogger } from 'graphile-worker';

/** Brings the tables of the job library up to date, in a schema of their own. For the owner of the database. */
export async function installJobs(connectionString: string): Promise<void> {
  await runMigrations({ connectionString, logger: new LibraryLogger(() => () => undefined) });
}

/**
 * What the application's role needs there. The library guards its tables by row level security without a policy, so that nobody but
 * their owner sees a row.
 * @returns statements for the owner; they may be run again
 */
export function jobPrivileges(role: string): string[] {
  const tables = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs', 'migrations'];
  return [
    `GRANT USAGE ON SCHEMA graphile_worker TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${role}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${role}`,
    ...tables
      .slice(0, -1)
      .flatMap((table) => [
        `DROP POLICY IF EXISTS praxis_application ON graphile_worker.${table}`,
        `CREATE POLICY praxis_application ON graphile_worker.${table} TO ${role} USING (true) WITH CHECK (true)`,
      ]),
  ];
}
