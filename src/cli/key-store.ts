import { Client } from 'pg';
import { KEY_STORE_SCHEMA } from '../common/crypto/key-store-schema';
import { keyStoreUrl } from '../config/key-store-url';
import { environmentSchema, type EnvironmentValues } from '../config/environment';
import { quoted } from '../config/application-role';
import { CommandProblem } from './command-problem';
import type { Terminal } from './terminal';

const DATABASE_MISSING = '3D000';
const DATABASE_THERE = '42P04';

type Urls = Pick<EnvironmentValues, 'DATABASE_URL' | 'KEY_STORE_URL'>;

/** Where data and keys are, from the variables; nothing else has to be set. */
export function urlsOf(terminal: Terminal): Urls {
  const { DATABASE_URL: data, KEY_STORE_URL: keys } = environmentSchema.shape;
  const url = data.safeParse(terminal.variables['DATABASE_URL']);
  const store = keys.safeParse(terminal.variables['KEY_STORE_URL'] || undefined);
  if (url.success && store.success) return { DATABASE_URL: url.data, KEY_STORE_URL: store.data };
  throw new CommandProblem(
    `${url.success ? 'KEY_STORE_URL' : 'DATABASE_URL'} is missing or is not a PostgreSQL URL.`,
    'Set it to postgres://user:password@host:5432/database.',
  );
}

/**
 * Makes the database of the data keys usable. The one beside the data is created where it is missing; one that KEY_STORE_URL
 * names is somebody's to create, on another server than the data's.
 * @param urls as the owner of the data sees it
 * @param role the application's, who works with the keys beside the data but does not own them; none where the owner is it
 */
export async function setUpKeyStore(urls: Urls, role?: string): Promise<void> {
  const url = keyStoreUrl(urls);
  try {
    await onDatabase(url, KEY_STORE_SCHEMA);
  } catch (error) {
    if ((error as { code?: unknown }).code !== DATABASE_MISSING) throw error;
    if (urls.KEY_STORE_URL !== undefined) {
      throw new CommandProblem(
        'The database that KEY_STORE_URL names does not exist.',
        'Create it (CREATE DATABASE), or correct the name.',
      );
    }
    await createBeside(urls.DATABASE_URL, url);
    await onDatabase(url, KEY_STORE_SCHEMA);
  }
  if (role !== undefined && urls.KEY_STORE_URL === undefined) {
    await onDatabase(url, `GRANT SELECT, INSERT, UPDATE, DELETE ON data_keys TO ${quoted(role)}`);
  }
}

async function createBeside(dataUrl: string, url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  try {
    // Not of template1's making: nothing but the keys belongs there.
    await onDatabase(dataUrl, `CREATE DATABASE ${quoted(name)} TEMPLATE template0`);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === DATABASE_THERE) return;
    if (code !== '42501') throw error;
    throw new CommandProblem(
      `The database user may not create ${name}, where the data keys are kept.`,
      `Create it, or set KEY_STORE_URL to a database of its own.`,
    );
  }
}

async function onDatabase(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
