import type { DataSource } from 'typeorm';
import { BlindIndex } from '../../common/crypto/blind-index';
import { CommandProblem } from '../command-problem';
import { withDatabase } from '../open-database';
import { withKeys, type OpenKeys } from '../open-keys';
import { showProgress } from '../progress';
import type { Terminal } from '../terminal';
import { Rotation } from './rotation';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns';

/** Brings everything encrypted under today's keys, while the application serves. */
export async function rotateKeys(terminal: Terminal): Promise<void> {
  await withKeys(terminal, (open) =>
    withDatabase(terminal, async (dataSource) => {
      const rotation = new Rotation(dataSource, open, new BlindIndex(open));
      const { rewritten, unreadable } = await rotateAll(terminal, rotation, open);
      terminal.out(`${rewritten} written anew.\n`);
      if (unreadable > 0) {
        throw new CommandProblem(
          `${unreadable} values cannot be decrypted with these keys, and stay as they are.`,
          'Add the key that they name to ENCRYPTION_KEYS and run the command again; `npx praxis keys status` counts them.',
        );
      }
    }),
  );
}

async function rotateAll(terminal: Terminal, rotation: Rotation, { store }: OpenKeys) {
  const keys = [...(await store.countByMaster()).values()].reduce((sum, count) => sum + count, 0);
  const columns: { readonly sealed: SealedColumn; readonly old: number }[] = [];
  for (const sealed of SEALED_COLUMNS) columns.push({ sealed, old: await rotation.remaining(sealed) });
  const progress = showProgress(
    terminal,
    'Writing anew what older keys wrote',
    columns.reduce((sum, { old }) => sum + old, keys),
  );
  try {
    const total = { ...(await rotation.rewrapKeys((done) => progress.reach('data keys', done, Math.max(done, keys)))) };
    for (const { sealed, old } of columns.filter((each) => each.old > 0)) {
      const label = `${sealed.table}.${sealed.column}`;
      const { rewritten, unreadable } = await rotation.rewrite(sealed, (done) =>
        progress.reach(label, done, Math.max(done, old)),
      );
      total.rewritten += rewritten;
      total.unreadable += unreadable;
    }
    progress.end('Every key and every encrypted column has been looked at.');
    return total;
  } catch (error) {
    progress.abandon();
    throw error;
  }
}

/** Which keys are still needed: whether one that was replaced can be taken out of the configuration. */
export async function keysStatus(terminal: Terminal): Promise<void> {
  await withKeys(terminal, ({ values, store }) =>
    withDatabase(terminal, async (dataSource) => {
      const masters = new Map(await store.countByMaster());
      const indexes = new Map<string, number>();
      for (const { table, column, index } of SEALED_COLUMNS) {
        for (const [id, count] of await countedIds(dataSource, table, column))
          if (!id.startsWith('~')) add(masters, id, count);
        if (index) for (const [id, count] of await countedIds(dataSource, table, index.column)) add(indexes, id, count);
      }
      const lines = [
        ...reported(
          'encryption key',
          masters,
          values.ENCRYPTION_KEYS.map(({ id }) => id),
        ),
        ...reported(
          'blind index key',
          indexes,
          [values.BLIND_INDEX_KEY, values.BLIND_INDEX_OLD_KEY].flatMap((key) => key?.id ?? []),
        ),
      ];
      terminal.out(`${lines.join('\n')}\n`);
    }),
  );
}

function add(counts: Map<string, number>, id: string, count: number): void {
  counts.set(id, (counts.get(id) ?? 0) + count);
}

/** How many values name which key; `~` begins the names of data keys. */
async function countedIds(dataSource: DataSource, table: string, column: string): Promise<[string, number][]> {
  const rows = await dataSource.query<{ id: string; count: number }[]>(
    `SELECT CASE WHEN starts_with(${column}, '~') THEN '~' WHEN strpos(${column}, ':') = 0 THEN '' ELSE split_part(${column}, ':', 1) END AS id,
            count(*)::int AS count FROM ${table} WHERE ${column} <> '' GROUP BY 1`,
  );
  return rows.map(({ id, count }) => [id, count]);
}

function reported(what: string, counts: ReadonlyMap<string, number>, known: readonly string[]): string[] {
  const ids = new Set([...known, ...counts.keys()]);
  return [...ids].map((id) => {
    const count = counts.get(id) ?? 0;
    const verdict = !known.includes(id)
      ? 'NOT CONFIGURED: these values cannot be read'
      : id === known[0]
        ? 'in use'
        : count === 0
          ? 'not used any more, may be taken out of the configuration'
          : 'still needed: run `praxis rotate-keys`';
    return `${what} ${id === '' ? '(without an id)' : id}: ${count} values, ${verdict}`;
  });
}
