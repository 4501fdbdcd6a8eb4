import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Written over the columns of an entry, in this order; a seal covers nothing else of a row. */
export const SEALED_COLUMNS = [
  'id',
  'at',
  'actor_account_id',
  'actor_role',
  'action',
  'record_type',
  'record_id',
  'outcome',
  'details',
  'request_id',
  'address',
] as const;

/** An entry as PostgreSQL writes its columns as text, in the order of `SEALED_COLUMNS`; instants in UTC. */
export type EntryText = readonly (string | null)[];

/** A link of the chain: which entries, in which order, and what came before. */
export interface Seal {
  /** 1, 2, 3 ... without a gap. */
  readonly number: number;
  /** The hash of the seal before; empty for the first. */
  readonly previous: string;
  readonly sealedAt: Date;
  /** Ids, in the order in which they were hashed. */
  readonly entries: readonly string[];
  /** Which key signed it. */
  readonly keyId: string;
  /** HMAC-SHA-256 in hexadecimal digits. */
  readonly hash: string;
}

export interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** SHA-256 over the entries of a batch; the JSON of each is a line, so that no two batches have the same text. */
export function digestOf(entries: readonly EntryText[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(`${JSON.stringify(entry)}\n`);
  return hash.digest('hex');
}

/**
 * The hash of a seal: it binds the number, the seal before, the moment, the ids and the content of the entries. Without the
 * key nobody can compute it, the owner of the database neither.
 */
export function hashOf(seal: Omit<Seal, 'hash'>, digest: string, key: SealingKey): string {
  const { number, previous, sealedAt, entries, keyId } = seal;
  const text = JSON.stringify(['praxis-audit-1', number, previous, sealedAt.toISOString(), keyId, entries, digest]);
  return createHmac('sha256', key.bytes).update(text).digest('hex');
}

export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** What the log and `praxis audit head` say of the last seal; whoever keeps it finds out when seals are taken away. */
export interface Head {
  readonly number: number;
  readonly hash: string;
}

/** `12:5f0c…`, as `praxis audit verify --head` takes it. Undefined for anything else. */
export function parseHead(text: string): Head | undefined {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return number === undefined || hash === undefined ? undefined : { number: Number(number), hash };
}

/** The heads in a log: one JSON object a line, of which some have a member `auditHead`. Other lines say nothing. */
export function headsIn(log: string): Head[] {
  return log.split('\n').flatMap((line) => {
    const [, text = ''] = /"auditHead":"(\d+:[0-9a-f]{64})"/.exec(line) ?? [];
    return parseHead(text) ?? [];
  });
}
