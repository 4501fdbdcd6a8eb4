import { MigrationExecutor, type DataSource, type Migration, type QueryRunner } from 'typeorm';
import { MIGRATIONS } from '../../migrations';
import { createRole, grantPrivileges, quoted, roleIn } from '../config/application-role';
import { installJobs, jobPrivileges } from '../jobs/install-jobs';
import { CommandProblem } from './command-problem';
import { setUpKeyStore, urlsOf } from './key-store';
import { databaseUrl, ownerVariable, withDatabase } from './open-database';
import type { Terminal } from './terminal';

/** Any number that nobody else locks: the bytes of "praxmigr". */
const MIGRATION_LOCK = '8102645849452537714';
const AS_OWNER = { as: 'owner', migrations: MIGRATIONS } as const;

/**
 * Runs what is pending, each migration in its own transaction: a killed run leaves whole migrations and goes on from there.
 * Then sees to the database of the data keys.
 */
export async function migrateUp(terminal: Terminal): Promise<void> {
  await underLock(terminal, async (executor, runner) => {
    const role = await applicationRole(runner, terminal);
    const pending = await executor.getPendingMigrations();
    for (const migration of pending) {
      await runMigration(runner, migration, () => executor.executeMigration(migration));
      terminal.out(`${counted(migration)}\n`);
    }
    const owner = databaseUrl(terminal, ownerVariable(terminal));
    await setUpKeyStore({ ...urlsOf(terminal), DATABASE_URL: owner }, role);
    await installJobs(owner);
    if (role !== undefined) await letWork(runner, role);
    terminal.out(
      pending.length === 0
        ? 'The database is up to date.\n'
        : `The database is up to date (${pending.length} run now).\n`,
    );
  });
}

/** Takes back the migration that was run last. */
export async function migrateDown(terminal: Terminal): Promise<void> {
  await underLock(terminal, async (executor) => {
    const last = (await executor.getExecutedMigrations()).toSorted((a, b) => b.timestamp - a.timestamp)[0];
    if (!last)
      throw new CommandProblem(
        'No migration has been run, so there is none to take back.',
        'See `npx praxis migrate status`.',
      );
    executor.transaction = 'each';
    await executor.undoLastMigration();
    terminal.out(`taken back: ${nameOf(last)}\n`);
  });
}

export async function migrateStatus(terminal: Terminal): Promise<void> {
  await withDatabase(
    terminal,
    async (dataSource) => {
      const pending = new Set((await new MigrationExecutor(dataSource).getPendingMigrations()).map(({ name }) => name));
      for (const { name } of MIGRATIONS)
        terminal.out(`${pending.has(name) ? 'pending' : 'run    '}  ${nameOf({ name })}\n`);
      terminal.out(
        pending.size === 0
          ? 'The database is up to date.\n'
          : `${pending.size} of ${MIGRATIONS.length} pending: run \`npx praxis migrate up\`.\n`,
      );
    },
    AS_OWNER,
  );
}

/** The application's role, made where it does not exist; undefined where the owner itself is it. */
async function applicationRole(runner: QueryRunner, terminal: Terminal): Promise<string | undefined> {
  const role = roleIn(databaseUrl(terminal, 'DATABASE_URL'));
  const [owner] = (await runner.query('SELECT current_user::text AS name')) as { name: string }[];
  if (!role || role.name === owner?.name) return undefined;
  const isNew = await createRole(runner, role).catch((error: unknown) => {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new CommandProblem(
      `The role ${role.name} of DATABASE_URL does not exist, and the owner of the database may not make roles.`,
      `Let an administrator run: CREATE ROLE "${role.name}" LOGIN PASSWORD '...'; then run this again.`,
    );
  });
  if (isNew) terminal.out(`The role ${role.name} was made for the application.\n`);
  return role.name;
}

async function letWork(runner: QueryRunner, role: string): Promise<void> {
  await grantPrivileges(runner, role);
  await inTransaction(runner, async () => {
    for (const statement of jobPrivileges(quoted(role))) await runner.query(statement);
  });
}

/** One migrator at a time, by a lock of the very connection that migrates: if it dies, the lock dies with it. */
async function underLock(
  terminal: Terminal,
  work: (executor: MigrationExecutor, runner: QueryRunner) => Promise<void>,
): Promise<void> {
  await withDatabase(
    terminal,
    async (dataSource) => {
      const runner = dataSource.createQueryRunner();
      try {
        await takeLock(runner, terminal);
        await work(new MigrationExecutor(dataSource, runner), runner);
        await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      } finally {
        await endSession(dataSource, runner);
      }
    },
    AS_OWNER,
  );
}

async function takeLock(runner: QueryRunner, terminal: Terminal): Promise<void> {
  const [row] = (await runner.query('SELECT pg_try_advisory_lock($1) AS taken', [MIGRATION_LOCK])) as {
    taken: boolean;
  }[];
  if (row?.taken) return;
  terminal.err('Another migration is running; waiting for it to end.\n');
  await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
}

async function runMigration(runner: QueryRunner, migration: Migration, work: () => Promise<unknown>): Promise<void> {
  // A migration may say that it cannot run inside a transaction (CREATE INDEX CONCURRENTLY).
  await (migration.instance?.transaction === false ? work() : inTransaction(runner, work));
}

async function inTransaction(runner: QueryRunner, work: () => Promise<unknown>): Promise<void> {
  await runner.startTransaction();
  try {
    await work();
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

async function endSession(dataSource: DataSource, runner: QueryRunner): Promise<void> {
  if (dataSource.isInitialized && !runner.isReleased) await runner.release();
}

/** `2/5 create-professionals` */
function counted(migration: Migration): string {
  const position = MIGRATIONS.findIndex(({ name }) => name === migration.name) + 1;
  return `${position}/${MIGRATIONS.length} ${nameOf(migration)}`;
}

/** `CreateProfessionals1764547260000` is `create-professionals` to people. */
function nameOf({ name }: { readonly name: string }): string {
  const words = name.replace(/\d+$/, '').match(/[A-Z][a-z0-9]*/g) ?? [name];
  return words.join('-').toLowerCase();
}
