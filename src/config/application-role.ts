import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { PRIVILEGES } from '../../migrations/privileges';

/** Who the application connects as. */
export interface ApplicationRole {
  readonly name: string;
  /** Empty: it signs in by another way than a password. */
  readonly password: string;
}

/** The role in a database URL; null where the URL names none. */
export function roleIn(url: string): ApplicationRole | null {
  const { username, password } = new URL(url);
  return username === '' ? null : { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/**
 * Makes the role unless it exists, as one that may sign in and nothing else. The server hears a verifier, never the
 * password: its log could hold the statement.
 * @param runner of an owner who may create roles; outside a transaction
 * @returns whether it was made now
 */
export async function createRole(runner: QueryRunner, { name, password }: ApplicationRole): Promise<boolean> {
  const exists = (await runner.query('SELECT FROM pg_roles WHERE rolname = $1', [name])) as unknown[];
  if (exists.length > 0) return false;
  const secret = password === '' ? '' : ` PASSWORD '${scramVerifier(password)}'`;
  try {
    await runner.query(
      `CREATE ROLE ${quoted(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS${secret}`,
    );
    return true;
  } catch (error) {
    // Roles belong to the whole server: another of its databases was migrated at this moment.
    if (['42710', '23505'].includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
}

/** Brings what the role may do to what is declared. Nothing is written where that is so already. */
export async function grantPrivileges(runner: QueryRunner, role: string): Promise<void> {
  await runner.startTransaction();
  try {
    for (const { name, held } of await tables(runner, role)) {
      const declared = PRIVILEGES[name] ?? [];
      if (held.toSorted().join() === declared.toSorted().join()) continue;
      await runner.query(`REVOKE ALL ON ${quoted(name)} FROM ${quoted(role)}, PUBLIC`);
      if (declared.length > 0) await runner.query(`GRANT ${declared.join(', ')} ON ${quoted(name)} TO ${quoted(role)}`);
    }
    await closeDatabase(runner);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

/** Tables that nobody has declared; the tests ask, so that there are none. */
export async function undeclaredTables(runner: QueryRunner): Promise<string[]> {
  return (await tables(runner, 'public')).map(({ name }) => name).filter((name) => !(name in PRIVILEGES));
}

interface Held {
  readonly name: string;
  readonly held: string[];
}

async function tables(runner: QueryRunner, role: string): Promise<Held[]> {
  return (await runner.query(
    `SELECT relname AS name,
            ARRAY(SELECT CASE grantee WHEN 0 THEN 'PUBLIC ' ELSE '' END || privilege_type || given.to_columns
                    FROM (SELECT relacl AS acl, '' AS to_columns
                           UNION ALL
                          SELECT attacl, ' (' || attname || ')' FROM pg_attribute WHERE attrelid = pg_class.oid AND NOT attisdropped) AS given,
                         aclexplode(given.acl)
                   WHERE grantee = 0 OR grantee = (SELECT oid FROM pg_roles WHERE rolname = $1)) AS held
       FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname`,
    [role],
  )) as Held[];
}

/** By default every role may make temporary tables, whose functions and names could stand before the real ones. */
async function closeDatabase(runner: QueryRunner): Promise<void> {
  await runner.query(`
    DO $$ BEGIN
      IF (SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()) THEN
        EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
      END IF;
      IF (SELECT pg_has_role(nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'public') THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      END IF;
    END $$`);
}

/** What PostgreSQL would store for the password (RFC 5803). SASLprep changes no password of ASCII, and ours are. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  const salting = `${iterations}:${salt.toString('base64')}`;
  return `SCRAM-SHA-256$${salting}$${stored}:${key('Server Key').toString('base64')}`;
}

/** As an identifier of SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
