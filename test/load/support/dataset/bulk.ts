import type { Client } from 'pg';

interface Definition {
  readonly name: string;
  readonly sql: string;
}

const EXCLUSIONS = `
  SELECT conname AS name, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS sql
    FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'x' ORDER BY conname`;

const INDEXES = `
  SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS sql FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid) ORDER BY c.relname`;

/**
 * Fills a table without its indexes and exclusion constraints and makes them afterwards, all in the table's own words: they
 * are then built by sorting, and every row is checked all the same. Foreign keys and triggers are not looked at meanwhile.
 */
export async function inBulk(
  client: Client,
  table: string,
  fill: () => Promise<void>,
  tell: (line: string) => void,
): Promise<void> {
  const { rows: exclusions } = await client.query<Definition>(EXCLUSIONS, [table]);
  const { rows: indexes } = await client.query<Definition>(INDEXES, [table]);
  for (const { name } of exclusions) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await client.query(`SET session_replication_role = replica`);
  await fill();
  await client.query(`RESET session_replication_role`);
  for (const { name, sql } of [...indexes, ...exclusions]) {
    const began = performance.now();
    await client.query(sql);
    const seconds = (performance.now() - began) / 1000;
    if (seconds > 1) tell(`${name}: ${seconds.toFixed(0)} s`);
  }
}
