import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { StoredKey } from '../../common/crypto/key-store';
import { DAY_MS } from '../../common/time/dates';
import { CommandProblem } from '../command-problem';
import { withDatabase } from '../open-database';
import { withKeys, type OpenKeys } from '../open-keys';
import type { Terminal } from '../terminal';

const NAME = /^praxis-keys-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)Z\.jsonl$/;
const AT_ONCE = 500;
/** Their keys live for two days: losing them loses nothing but the repetition of answers. */
const SHORT_LIVED = 'answers/';

const header = z.object({ kind: z.literal('praxis data keys'), madeAt: z.coerce.date() });
const line = z.object({
  owner: z.string(),
  keyId: z.string(),
  wrapped: z.string().nullable(),
  createdAt: z.coerce.date(),
  destroyedAt: z.coerce.date().nullable(),
});

/**
 * Writes all data keys, still encrypted under their master keys, to a new file of the folder, and removes the files there that are
 * older than KEY_BACKUP_DAYS: a key that was destroyed is in no backup after that.
 */
export async function backUpKeys(terminal: Terminal, folder: string): Promise<void> {
  await withKeys(terminal, async ({ store, values }) => {
    const now = terminal.clock.now();
    const name = `praxis-keys-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.jsonl`;
    const unfinished = path.join(folder, `.${name}`);
    const file = await open(unfinished, 'w', 0o600);
    let count = 0;
    try {
      await file.write(`${JSON.stringify({ kind: 'praxis data keys', madeAt: now })}\n`);
      for (let after = ''; ;) {
        const page = await store.page(after, AT_ONCE);
        const kept = page.filter(({ owner }) => !owner.startsWith(SHORT_LIVED));
        for (const key of kept) await file.write(`${JSON.stringify(key)}\n`);
        count += kept.length;
        const last = page.at(-1);
        if (!last) break;
        after = last.owner;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path.join(folder, name));
    const removed = await removeOlder(folder, new Date(now.getTime() - values.KEY_BACKUP_DAYS * DAY_MS));
    terminal.out(`${count} keys written to ${path.join(folder, name)}; ${removed} older backups removed.\n`);
  });
}

async function removeOlder(folder: string, than: Date): Promise<number> {
  const old = (await readdir(folder)).filter((name) => {
    const [, stamp] = NAME.exec(name) ?? [];
    return stamp !== undefined && new Date(`${stamp.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:')}Z`) < than;
  });
  for (const name of old) await rm(path.join(folder, name));
  return old.length;
}

/** Puts back the keys that are missing. What was destroyed since, here or in the data, stays destroyed. */
export async function restoreKeys(terminal: Terminal, file: string): Promise<void> {
  await withKeys(terminal, async (keys) => {
    const counts = await restore(terminal, keys, file);
    const erased = await destroyOfErased(terminal, keys);
    terminal.out(
      `${counts.restored} keys restored, ${counts.there} were there, ${counts.destroyed + erased} are destroyed.\n`,
    );
  });
}

async function restore(terminal: Terminal, { store, values }: OpenKeys, file: string) {
  const counts = { restored: 0, there: 0, destroyed: 0 };
  let first = true;
  let batch: StoredKey[] = [];
  const put = async (): Promise<void> => {
    const before = new Map((await store.find(batch.map(({ owner }) => owner))).map((key) => [key.owner, key]));
    const marks = batch.filter(({ destroyedAt }) => destroyedAt !== null);
    for (const { owner, keyId, destroyedAt } of marks)
      await store.destroy(owner, keyId, destroyedAt ?? terminal.clock.now());
    const live = batch.filter(({ destroyedAt }) => destroyedAt === null);
    const missing = live.filter(({ owner }) => !before.has(owner));
    if (missing.length > 0) await store.add(missing);
    counts.restored += missing.length;
    counts.destroyed += marks.length + live.filter(({ owner }) => before.get(owner)?.wrapped === null).length;
    counts.there += live.filter(({ owner }) => (before.get(owner)?.wrapped ?? null) !== null).length;
    batch = [];
  };
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (first) assertUsable(text, terminal, values.KEY_BACKUP_DAYS);
    else batch.push(line.parse(JSON.parse(text)));
    first = false;
    if (batch.length === AT_ONCE) await put();
  }
  if (batch.length > 0) await put();
  return counts;
}

function assertUsable(text: string, terminal: Terminal, days: number): void {
  const parsed = header.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new CommandProblem('The file is not a backup of data keys.', 'Name one that `praxis keys backup` made.');
  if (parsed.data.madeAt.getTime() >= terminal.clock.now().getTime() - days * DAY_MS) return;
  throw new CommandProblem(
    `The backup is older than ${days} days (KEY_BACKUP_DAYS): it may hold keys of persons who were erased since.`,
    'Use a newer one. If there is none, set KEY_BACKUP_DAYS for this run, and then erase anew whoever was erased since.',
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The data knows who was erased too: a key store that was lost does not. */
async function destroyOfErased(terminal: Terminal, { keys, store }: OpenKeys): Promise<number> {
  return withDatabase(terminal, async (dataSource) => {
    const rows = await dataSource.query<{ id: string }[]>('SELECT id FROM patients WHERE erased_at IS NOT NULL');
    const live = (await store.find(rows.map(({ id }) => id))).filter(({ wrapped }) => wrapped !== null);
    for (const { owner } of live) await keys.destroy(owner);
    return live.length;
  });
}
