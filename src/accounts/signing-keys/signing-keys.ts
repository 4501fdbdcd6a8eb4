import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FieldEncryption } from '../../common/crypto/field-encryption';
import { runStatement } from '../../common/database/statement';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { Environment } from '../../config/environment';
import { liveKeys, type LiveKeys, type TimedKey } from './domain/live-keys';

/** A key that is ready for use. A KeyObject, not a string: jsonwebtoken would parse a string again for every token, at forty times the cost. */
interface LoadedKey extends TimedKey {
  readonly key: KeyObject;
}

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly secretEncrypted: string;
  readonly signsFrom: Date;
}

/** What another process rotated is known here within a second: longer than that, no key is used without asking again. */
const REMEMBERED_MS = 900;

/** One that is to come, the current and the previous one. */
export const KEPT_KEYS = 3;

const LOAD = {
  name: 'load_signing_keys',
  text: `SELECT id, secret_encrypted AS "secretEncrypted", signs_from AS "signsFrom" FROM signing_keys
          ORDER BY signs_from DESC, id DESC LIMIT ${KEPT_KEYS}`,
};

/** Where a key's secret lives, for its encryption. */
export const secretOf = (id: string) => ({ table: 'signing_keys', column: 'secret_encrypted', row: id });

/**
 * The keys of access tokens. Until the first rotation there is one, JWT_SECRET; afterwards those of the database, sealed by
 * the master key, so that a copy of the database signs nothing. Each is opened once and remembered by its id.
 */
@Injectable()
export class SigningKeys {
  private readonly first: LoadedKey;
  private readonly opened = new Map<string, KeyObject>();
  private known: readonly LoadedKey[] = [];
  private loadedAt = -Infinity;
  private loading: Promise<void> | undefined;

  constructor(
    { values }: Environment,
    private readonly transactions: TransactionRunner,
    private readonly encryption: FieldEncryption,
    private readonly clock: Clock,
  ) {
    const key = createSecretKey(Buffer.from(values.JWT_SECRET, 'utf8'));
    this.first = { id: values.JWT_KEY_ID, signsFrom: -Infinity, key };
  }

  /** The keys as they were within this second. */
  async live(): Promise<LiveKeys<LoadedKey>> {
    await this.refresh();
    return liveKeys(this.known, this.clock.now().getTime());
  }

  /** What `live` does first. */
  async refresh(): Promise<void> {
    const age = this.clock.now().getTime() - this.loadedAt;
    if (age >= 0 && age < REMEMBERED_MS) return;
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    await this.loading;
  }

  /** The key that a token names, without asking anybody; see `refresh`. @returns undefined for one that is not accepted */
  find(id: unknown): KeyObject | undefined {
    return liveKeys(this.known, this.clock.now().getTime()).verifying.find((one) => one.id === id)?.key;
  }

  private async load(): Promise<void> {
    const askedAt = this.clock.now().getTime();
    const rows = await this.transactions.read((em) => runStatement<Row>(em, LOAD, []));
    this.known = [...rows.map((row) => this.open(row)), this.first];
    this.loadedAt = askedAt;
    for (const id of this.opened.keys()) if (!rows.some((row) => row.id === id)) this.opened.delete(id);
  }

  private open({ id, secretEncrypted, signsFrom }: Row): LoadedKey {
    const key =
      this.opened.get(id) ??
      createSecretKey(Buffer.from(this.encryption.decrypt(secretEncrypted, secretOf(id)), 'base64'));
    this.opened.set(id, key);
    return { id, signsFrom: signsFrom.getTime(), key };
  }
}
