import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { startApp } from '../../../support/app';
import globalSetup, { migrate } from '../../../support/global-setup';
import { onServer, TEMPLATE, urlOf, withServer } from '../../../support/database';
import { fillFreeSlots } from '../free-slots';
import { say } from '../report';
import { fill } from './fill';
import { nameOf, type DatasetSize } from './size';

const MIGRATIONS = path.resolve(__dirname, '../../../../migrations');
/** What fills them. */
const STATEMENTS = ['people.sql.ts', 'appointments.sql.ts'].map((file) => path.join(__dirname, file));
/** After so many days the appointments ahead would be past ones. */
const OLDEST_DAYS = 14;
/** Databases with fewer appointments are made anew each time: what a bench books would make them something else. */
const ALWAYS_NEW = 10_000;
const TELL_EVERY_MS = 2_000;
const DAY_MS = 86_400_000;

/**
 * The name of a database with this much in it: the one of an earlier run of the same migrations, or a new one, which takes
 * from seconds to a quarter of an hour. `npm run bench` keeps those that are complete (see its KEEP).
 */
export async function openDataset(size: DatasetSize): Promise<string> {
  const name = `dataset_${nameOf(size)}`;
  const comment = await withServer(async (client) => {
    const { rows } = await client.query<{ comment: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
      [name],
    );
    return rows[0]?.comment ?? null;
  });
  const known = size.appointments > ALWAYS_NEW ? usable(comment) : null;
  if (!known) await make(name, size);
  else await bringUpToDate(name, known);
  // Also for its key store: another of the same name may be there, or none.
  await migrate(name);
  return name;
}

/** Runs the migrations that are newer than it, and fills the free slots of the days that have passed. */
async function bringUpToDate(name: string, { migrations, made }: Known): Promise<void> {
  if (migrations < migrationFiles().length) {
    say(`  migrating ${name}`);
    await migrate(name);
    await onServer(`COMMENT ON DATABASE ${name} IS '${commentOf(made)}'`);
  }
  await completeFreeSlots(name, (line) => say(`  ${line}`));
}

async function make(name: string, size: DatasetSize): Promise<void> {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s`;
  say(`  filling ${name}, once for the runs of the next ${OLDEST_DAYS} days`);
  await globalSetup();
  // Under another name while it is not complete: a run that is killed leaves nothing that a later one would trust.
  const making = `making_${name}`;
  await onServer(
    `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
    `DROP DATABASE IF EXISTS ${making} WITH (FORCE)`,
    `CREATE DATABASE ${making} TEMPLATE ${TEMPLATE}`,
  );
  let told = began;
  const tell = (line: string): void => {
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    say(`  ${seconds()}  ${line}`);
  };
  await fill(urlOf(making), size, tell);
  await completeFreeSlots(making, tell);
  await onServer(
    `ALTER DATABASE ${making} RENAME TO ${name}`,
    `COMMENT ON DATABASE ${name} IS '${commentOf(new Date().toISOString())}'`,
  );
  say(`  ${seconds()}  done`);
}

async function completeFreeSlots(database: string, tell: (line: string) => void): Promise<void> {
  const test = await startApp({ database, now: new Date() });
  const filled = await fillFreeSlots(test, tell);
  if (filled > 0) await test.em.query('VACUUM (ANALYZE) free_slots, free_slot_calendars');
  await test.stop();
}

/** What the comment of a complete database says: the migrations that it has, and when it was made. */
interface Known {
  readonly migrations: number;
  readonly hash: string;
  readonly made: string;
}

const commentOf = (made: string): string => `${migrationFiles().length} ${hashOf(migrationFiles())} ${made}`;

/** Null unless it can be used, after newer migrations at most. */
function usable(comment: string | null): Known | null {
  const [migrations, hash, made = ''] = (comment ?? '').split(' ');
  const isSame = hash === hashOf(migrationFiles().slice(0, Number(migrations)));
  if (!isSame || !(Date.now() - Date.parse(made) < OLDEST_DAYS * DAY_MS)) return null;
  return { migrations: Number(migrations), hash, made };
}

const migrationFiles = (): string[] =>
  readdirSync(MIGRATIONS)
    .filter((file) => /^\d/.test(file))
    .sort();

function hashOf(migrations: readonly string[]): string {
  const hash = createHash('sha256');
  const files = [...STATEMENTS, ...migrations.map((file) => path.join(MIGRATIONS, file))];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
