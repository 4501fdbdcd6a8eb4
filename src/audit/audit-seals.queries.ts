import type { EntityManager } from 'typeorm';
import { SEALED_COLUMNS, type EntryText, type Seal } from './chain';

/** So many entries to a seal at most. */
const BATCH = 1_000;
/** Any number that nobody else locks: the bytes of "praxseal". */
const SEALING_LOCK = '8102645849552938348';

const AS_TEXT: Readonly<Record<string, string>> = {
  at: `to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
};
const TEXTS = SEALED_COLUMNS.map((column) => AS_TEXT[column] ?? `entry.${column}::text`).join(', ');

interface EntryRow {
  readonly id: string;
  readonly texts: EntryText;
}

interface SealRow extends Omit<Seal, 'number'> {
  readonly number: string;
}

const SEAL_COLUMNS = 'number, previous, sealed_at AS "sealedAt", entries, key_id AS "keyId", hash';
const sealOf = (row: SealRow): Seal => ({ ...row, number: Number(row.number) });

/** False while another process seals; held until the end of the transaction. */
export async function lockSealing(em: EntityManager): Promise<boolean> {
  const [row] = await em.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [SEALING_LOCK]);
  return row?.taken === true;
}

export async function anythingToSeal(em: EntityManager): Promise<boolean> {
  const [row] = await em.query<{ any: boolean }[]>('SELECT EXISTS (SELECT FROM audit_entries_to_seal) AS any');
  return row?.any === true;
}

/** Takes the oldest waiting entries away from the others; ids in their order. */
export async function takeBatch(em: EntityManager): Promise<string[]> {
  const rows = await em.query<{ ids: string[] }[]>(
    `WITH taken AS (
       DELETE FROM audit_entries_to_seal WHERE entry_id IN (SELECT entry_id FROM audit_entries_to_seal ORDER BY entry_id LIMIT ${BATCH})
       RETURNING entry_id)
     SELECT COALESCE(array_agg(entry_id ORDER BY entry_id), '{}') AS ids FROM taken`,
  );
  return rows[0]?.ids ?? [];
}

/** The texts of those entries that exist, by id. */
export async function entryTexts(em: EntityManager, ids: readonly string[]): Promise<Map<string, EntryText>> {
  const rows = await em.query<EntryRow[]>(
    `SELECT entry.id, ARRAY[${TEXTS}] AS texts FROM audit_entries entry WHERE entry.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, texts }) => [id, texts]));
}

export async function insertSeal(em: EntityManager, seal: Seal): Promise<void> {
  await em.query(
    `INSERT INTO audit_seals (number, previous, sealed_at, entries, key_id, hash) VALUES ($1, $2, $3, $4, $5, $6)`,
    [seal.number, seal.previous, seal.sealedAt, seal.entries, seal.keyId, seal.hash],
  );
}

export async function lastSeal(em: EntityManager): Promise<Seal | null> {
  const [row] = await em.query<SealRow[]>(`SELECT ${SEAL_COLUMNS} FROM audit_seals ORDER BY number DESC LIMIT 1`);
  return row ? sealOf(row) : null;
}

/** Up to `limit` seals after a number, in order. */
export async function sealsAfter(em: EntityManager, number: number, limit: number): Promise<Seal[]> {
  const rows = await em.query<SealRow[]>(
    `SELECT ${SEAL_COLUMNS} FROM audit_seals WHERE number > $1 ORDER BY number LIMIT $2`,
    [number, limit],
  );
  return rows.map(sealOf);
}

/** Entries that nobody would miss if they were gone: in no seal, and not waiting for one. */
export async function forgottenEntries(em: EntityManager, limit: number): Promise<string[]> {
  const rows = await em.query<{ id: string }[]>(
    `SELECT id FROM audit_entries WHERE id NOT IN (SELECT entry_id FROM audit_entries_to_seal UNION ALL SELECT unnest(entries) FROM audit_seals)
      ORDER BY id LIMIT $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

export async function entriesSealedTwice(em: EntityManager, limit: number): Promise<string[]> {
  const rows = await em.query<{ id: string }[]>(
    `SELECT id FROM (SELECT unnest(entries) AS id FROM audit_seals) sealed GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

export interface Tail {
  readonly count: number;
  /** The oldest of them, null where none waits. */
  readonly since: Date | null;
}

/** What is written and not sealed yet. */
export async function unsealedTail(em: EntityManager): Promise<Tail> {
  const [row] = await em.query<Tail[]>(
    `SELECT count(*)::int AS count, min(entry.at) AS since
       FROM audit_entries_to_seal waiting LEFT JOIN audit_entries entry ON entry.id = waiting.entry_id`,
  );
  return row ?? { count: 0, since: null };
}
