import type { EntityManager } from 'typeorm';

const CHUNK = 300;

/**
 * Inserts rows with few statements: each takes a chunk as one JSON value, so that the number of columns is no limit.
 * @param rows all with the same members, named as the columns but in camelCase; other columns get their default
 * @param onProgress hears how many rows are written
 */
export async function insertRows(
  em: EntityManager,
  table: string,
  rows: readonly object[],
  onProgress: (done: number) => void = () => undefined,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
    .map(columnName)
    .join(', ');
  for (let done = 0; done < rows.length; done += CHUNK) {
    const chunk = rows
      .slice(done, done + CHUNK)
      .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [columnName(key), value as unknown])));
    await em.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(chunk)],
    );
    onProgress(done + chunk.length);
  }
}

const columnName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
