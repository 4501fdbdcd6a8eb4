import { DataSource } from 'typeorm';
import type { BlindIndex } from '../../common/crypto/blind-index';
import { UndecipherableValue, type Place } from '../../common/crypto/field-encryption';
import { brokenConstraint, isRepeatable } from '../../common/database/database-errors';
import type { OpenKeys } from '../open-keys';
import type { SealedColumn } from './sealed-columns';

/** Few rows at once: they are locked for a moment, and bookings go on beside it. */
const BATCH = 200;
const KEYS_AT_ONCE = 500;

export interface Rotated {
  readonly rewritten: number;
  /** Values that no key opens; they stay as they are. */
  readonly unreadable: number;
}

interface Found {
  readonly row: string;
  readonly owner: string | null;
  readonly stored: string;
  readonly index: string | null;
}

/** A value as it is, and as it is to be. */
interface Rewriting extends Found {
  readonly sealed: string;
  readonly indexed: string | null;
}

/** SQL of "this value is as it would be written today"; $1 is how such values begin. */
const current = (name: string): string => `(${name} IS NULL OR starts_with(${name}, $1))`;

/**
 * Writes values anew under today's keys while others read and write. Each is replaced only if it is still what was read, and
 * what is done is not found again: so a rotation that was killed simply goes on, and two of them do no harm.
 */
export class Rotation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly open: OpenKeys,
    private readonly blindIndex: BlindIndex,
  ) {}

  /** Data keys: opened, and wrapped under the newest master key. @param tell how many have been looked at */
  async rewrapKeys(tell: (done: number) => void): Promise<Rotated> {
    const { store, keys, masters } = this.open;
    let [rewritten, unreadable, done] = [0, 0, 0];
    for (let after = ''; ;) {
      const page = await store.page(after, KEYS_AT_ONCE);
      for (const stored of page) {
        if (stored.wrapped === null || stored.wrapped.startsWith(`${masters.newest}:`)) continue;
        try {
          if (await store.rewrap(stored, keys.rewrapped(stored))) rewritten++;
        } catch (error) {
          if (!(error instanceof UndecipherableValue)) throw error;
          unreadable++;
        }
      }
      done += page.length;
      if (page.length > 0) tell(done);
      const last = page.at(-1);
      if (!last || page.length < KEYS_AT_ONCE) return { rewritten, unreadable };
      after = last.owner;
    }
  }

  /** How many values of a column are not as they would be written today. */
  async remaining(sealed: SealedColumn): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM ${sealed.table} t WHERE ${this.isOld(sealed)}`,
      this.beginnings(sealed),
    );
    return row?.count ?? 0;
  }

  /** All values of a column, with the blind index made of them. */
  async rewrite(sealed: SealedColumn, tell: (done: number) => void): Promise<Rotated> {
    let [rewritten, unreadable] = [0, 0];
    for (let after: string | null = null; ;) {
      const batch: Found[] = await this.batch(sealed, after);
      const ready = await this.prepare(sealed, batch);
      unreadable += batch.length - ready.length;
      for (;;) {
        try {
          rewritten += await this.replace(sealed, ready);
          break;
        } catch (error) {
          if (!isRepeatable(error)) throw error;
        }
      }
      tell(rewritten + unreadable);
      const last = batch.at(-1);
      if (!last) return { rewritten, unreadable };
      after = last.row;
    }
  }

  private beginnings({ owner, index }: SealedColumn): string[] {
    return [owner === null ? `${this.open.masters.newest}:` : '~', ...(index ? [this.blindIndex.beginning] : [])];
  }

  private isOld({ column, index }: SealedColumn): string {
    const outdated = `NOT ${current(`t.${column}`)}`;
    // An index without a name belongs to the key without one; one with a name is told by it.
    const indexOutdated = index && `t.${index.column} IS NOT NULL AND t.${index.column} !~ ('^' || $2 || '[^:]*$')`;
    return indexOutdated ? `(${outdated} OR ${indexOutdated})` : `(${outdated})`;
  }

  private async batch(sealed: SealedColumn, after: string | null): Promise<Found[]> {
    const { table, column, row, rowType, owner, index } = sealed;
    const beginnings = this.beginnings(sealed);
    const place = `$${beginnings.length + 1}::${rowType}`;
    return this.dataSource.query<Found[]>(
      `SELECT ${row}::text AS row, ${owner ?? 'NULL'}::text AS owner, t.${column} AS stored,
              ${index ? `t.${index.column}` : 'NULL'} AS index
         FROM ${table} t WHERE ${this.isOld(sealed)} AND t.${column} IS NOT NULL AND (${place} IS NULL OR ${row} > ${place})
        ORDER BY ${row} LIMIT ${BATCH}`,
      [...beginnings, after],
    );
  }

  private async prepare(sealed: SealedColumn, batch: readonly Found[]): Promise<Rewriting[]> {
    const owners = new Set(batch.flatMap(({ owner }) => owner ?? []));
    const sealers = await this.open.encryption.sealersOf([...owners]);
    const ready: Rewriting[] = [];
    for (const found of batch) {
      const place: Place = { table: sealed.table, column: sealed.column, row: found.row };
      try {
        const text = await this.open.encryption.open(found.owner ?? '', found.stored, place);
        const sealer = found.owner === null ? undefined : sealers.get(found.owner);
        ready.push({
          ...found,
          sealed: sealer?.seal(text, place) ?? this.open.masters.encrypt(text, place),
          indexed: sealed.index ? this.blindIndex.of(sealed.index.field, text) : null,
        });
      } catch (error) {
        if (!(error instanceof UndecipherableValue)) throw error;
      }
    }
    return ready;
  }

  /** @returns how many were still as they had been read, and are new now */
  private async replace(sealed: SealedColumn, ready: readonly Rewriting[]): Promise<number> {
    const { table, column, row, rowType, index } = sealed;
    const setIndex = index ? `, ${index.column} = new.indexed` : '';
    const sameIndex = index ? `AND t.${index.column} IS NOT DISTINCT FROM new.index` : '';
    try {
      const [, changed] = await this.dataSource.query<[unknown, number]>(
        `UPDATE ${table} t SET ${column} = new.sealed${setIndex}
           FROM unnest($1::${rowType}[], $2::text[], $3::text[], $4::text[], $5::text[]) AS new (row, stored, sealed, index, indexed)
          WHERE ${row} = new.row AND t.${column} = new.stored ${sameIndex}`,
        (['row', 'stored', 'sealed', 'index', 'indexed'] as const).map((name) => ready.map((one) => one[name])),
      );
      return changed;
    } catch (error) {
      // Two records with one national id, which an old key's index kept apart: one by one, so that only those stay behind.
      if (brokenConstraint(error) === undefined || ready.length === 1) {
        if (brokenConstraint(error) !== undefined) return 0;
        throw error;
      }
      let changed = 0;
      for (const one of ready) changed += await this.replace(sealed, [one]);
      return changed;
    }
  }
}
