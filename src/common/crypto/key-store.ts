/** A data key as it is kept: only a master key opens it. */
export interface StoredKey {
  /** Whose data it encrypts: a patient's id, or e.g. `answers/2026-05-04`. */
  readonly owner: string;
  /** Told by every value that it encrypted. */
  readonly keyId: string;
  /** `<master key id>:<base64>`; null once it is destroyed: only the mark remains, so that it never comes back. */
  readonly wrapped: string | null;
  readonly createdAt: Date;
  readonly destroyedAt: Date | null;
}

/**
 * Where data keys are kept: never in the database that they encrypt, nor in its backups. Whoever destroys a key here ends what
 * it encrypted everywhere, older backups of the data included.
 */
export abstract class KeyStore {
  /** Those that there are, destroyed ones included. */
  abstract find(owners: readonly string[]): Promise<StoredKey[]>;

  /** Keeps these keys of owners that have none. @returns what is kept of each owner now: somebody else may have been first */
  abstract add(keys: readonly StoredKey[]): Promise<StoredKey[]>;

  /** Replaces the wrapping of a key that is still as it was read. */
  abstract rewrap(key: StoredKey, wrapped: string): Promise<boolean>;

  /** For ever; a mark without the key stays. Of an owner without a key too. */
  abstract destroy(owner: string, keyId: string, at: Date): Promise<void>;

  /** Removes keys without a mark: of owners that never came to be, or whose data is gone anyway. */
  abstract remove(owners: readonly string[]): Promise<void>;

  /** By owner, those after `after`. */
  abstract page(after: string, limit: number): Promise<StoredKey[]>;

  /** How many live keys each master key wraps. */
  abstract countByMaster(): Promise<ReadonlyMap<string, number>>;

  abstract close(): Promise<void>;
}
