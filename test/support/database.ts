import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export const TEMPLATE = process.env['TEST_TEMPLATE'] ?? 'praxis_template_test';

function server(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (!url) throw new Error('Run the tests with `npm test`: it starts the PostgreSQL that they need.');
  return url;
}

/** As the owner of its tables. */
export function urlOf(database: string): string {
  const url = new URL(server());
  url.pathname = `/${database}`;
  return url.toString();
}

/** As the role that the application has in the tests: it owns nothing. It is made with the template. */
export function applicationUrlOf(database: string): string {
  return Object.assign(new URL(urlOf(database)), APPLICATION).toString();
}

/** No secret: the server is for tests only. */
const APPLICATION = { username: 'praxis_app_test', password: 'application-of-the-tests' };

export async function onServer(...statements: string[]): Promise<void> {
  await withServer(async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** Works on the database `postgres`, where databases are made. */
export async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A private copy of the migrated template and of its key store. Cheap, and no other test file can see it. Returns its name. */
export async function createDatabase(): Promise<string> {
  const name = `praxis_${process.pid}_${randomBytes(4).toString('hex')}_test`;
  await onServer(
    `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`,
    `CREATE DATABASE ${name}_keys TEMPLATE ${TEMPLATE}_keys STRATEGY file_copy`,
  );
  return name;
}

export async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `DROP DATABASE IF EXISTS ${name}_keys WITH (FORCE)`);
}
