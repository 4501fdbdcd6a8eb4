import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problem } from '../errors/domain.error';
import { Clock } from '../time/clock';
import { FieldEncryption, type Place } from './field-encryption';
import { KeyStore, type StoredKey } from './key-store';

/** A key that is open, in memory only. */
export interface DataKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The data of this owner was erased: nothing is ever written about them again. */
export class OwnerErased extends problem('conflict', 'patient_erased', {
  en: ['The patient was erased', 'Nothing can be written about this patient any more.'],
  es: ['Los datos del paciente se borraron', 'Ya no se puede escribir nada sobre este paciente.'],
}) {}

/** How long an opened key is remembered, in ms: so long may another process still read after a key was destroyed. */
export const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 5_000;

/**
 * The keys that encrypt the data of single owners (envelope encryption): 256 random bits each, kept in the key store under the
 * newest master key, opened and remembered for a minute.
 */
@Injectable()
export class DataKeys {
  private readonly asked = new Map<string, Promise<StoredKey[]>>();
  private readonly remembered = new Map<string, { readonly key: DataKey; readonly until: number }>();

  constructor(
    private readonly store: KeyStore,
    private readonly masters: FieldEncryption,
    private readonly clock: Clock,
  ) {}

  /** Those that there are and that can be opened; one question to the store for all that are not remembered. */
  async existing(owners: Iterable<string>): Promise<Map<string, DataKey>> {
    const { known, unknown } = this.recall(owners);
    if (unknown.length > 0) for (const stored of await this.find(unknown)) this.open(stored, known);
    return known;
  }

  /** The same, with new keys for owners who have none. @throws OwnerErased */
  async forWriting(owners: Iterable<string>): Promise<Map<string, DataKey>> {
    const { known, unknown } = this.recall(owners);
    if (unknown.length === 0) return known;
    const stored = [...(await this.find(unknown))];
    const found = new Set(stored.map(({ owner }) => owner));
    const missing = unknown.filter((owner) => !found.has(owner));
    if (missing.length > 0) stored.push(...(await this.store.add(missing.map((owner) => this.create(owner)))));
    for (const each of stored) {
      if (each.wrapped === null) throw new OwnerErased();
      this.open(each, known);
      if (!known.has(each.owner)) this.openOrThrow(each);
    }
    return known;
  }

  /** Ends all that this owner's key has encrypted, wherever a copy of it lies. */
  async destroy(owner: string): Promise<void> {
    await this.store.destroy(owner, newKeyId(), this.clock.now());
    this.remembered.delete(owner);
  }

  /** Takes back keys whose owner has not come to be, or whose data is gone. */
  async remove(owners: readonly string[]): Promise<void> {
    await this.store.remove(owners);
    for (const owner of owners) this.remembered.delete(owner);
  }

  /** The wrapping of the same key under the newest master key. @throws UndecipherableValue */
  rewrapped(stored: StoredKey): string {
    return this.masters.encrypt(this.masters.decrypt(stored.wrapped ?? '', placeOf(stored)), placeOf(stored));
  }

  /** Requests that need the same key in the same moment ask once. */
  private find(owners: readonly string[]): Promise<StoredKey[]> {
    const name = owners.join();
    const asked = this.asked.get(name) ?? this.store.find(owners).finally(() => this.asked.delete(name));
    this.asked.set(name, asked);
    return asked;
  }

  private recall(owners: Iterable<string>): { known: Map<string, DataKey>; unknown: string[] } {
    const now = this.clock.now().getTime();
    const known = new Map<string, DataKey>();
    const unknown = new Set<string>();
    for (const owner of owners) {
      const entry = this.remembered.get(owner);
      if (entry && entry.until > now) known.set(owner, entry.key);
      else unknown.add(owner);
    }
    return { known, unknown: [...unknown] };
  }

  /** A key that cannot be opened is as one that is not there: what it encrypted is not readable. */
  private open(stored: StoredKey, into: Map<string, DataKey>): void {
    if (stored.wrapped === null) return;
    try {
      into.set(stored.owner, this.openOrThrow(stored));
    } catch {
      // Said by whoever meets a value of it.
    }
  }

  private openOrThrow(stored: StoredKey): DataKey {
    const bytes = Buffer.from(this.masters.decrypt(stored.wrapped ?? '', placeOf(stored)), 'base64');
    const key = { id: stored.keyId, key: createSecretKey(bytes) };
    this.remember(stored.owner, key);
    return key;
  }

  private remember(owner: string, key: DataKey): void {
    this.remembered.delete(owner);
    this.remembered.set(owner, { key, until: this.clock.now().getTime() + REMEMBERED_MS });
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
  }

  private create(owner: string): StoredKey {
    const key = { owner, keyId: newKeyId() };
    const wrapped = this.masters.encrypt(randomBytes(32).toString('base64'), placeOf(key));
    return { ...key, wrapped, createdAt: this.clock.now(), destroyedAt: null };
  }
}

const newKeyId = (): string => randomBytes(12).toString('base64url');

const placeOf = ({ owner, keyId }: Pick<StoredKey, 'owner' | 'keyId'>): Place => ({
  table: 'data_keys',
  column: keyId,
  row: owner,
});
