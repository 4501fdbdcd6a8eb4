import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { openWith, sealWith } from './aes-gcm';

/** Where a value lives. Part of what is authenticated, so that a ciphertext moved to another row or column is refused. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

/** A stored value that was altered, moved, or written with a key that is no longer there. */
export class UndecipherableValue extends Error {
  constructor(place: Place, cause?: unknown) {
    super(`A value of ${place.table}.${place.column} cannot be decrypted.`, { cause });
    this.name = 'UndecipherableValue';
  }
}

/**
 * Encrypts with the master keys of the configuration: what belongs to the practice rather than to a person, and the data
 * keys of persons (`data-keys.ts`). Stored as `<key id>:<base64 of nonce, tag, ciphertext>`.
 */
@Injectable()
export class FieldEncryption {
  /** The id of the key that encrypts. */
  readonly newest: string;
  private readonly keys: ReadonlyMap<string, Buffer>;

  constructor(environment: Environment) {
    const keys = environment.values.ENCRYPTION_KEYS;
    this.keys = new Map(keys.map(({ id, bytes }) => [id, bytes]));
    this.newest = keys[0]?.id ?? '';
  }

  encrypt(text: string, place: Place): string {
    return `${this.newest}:${sealWith(this.key(this.newest, place), text, additionalData(this.newest, place))}`;
  }

  /** @throws UndecipherableValue if the value was changed or belongs elsewhere */
  decrypt(stored: string, place: Place): string {
    const separator = stored.indexOf(':');
    const keyId = stored.slice(0, separator);
    try {
      return openWith(this.key(keyId, place), stored.slice(separator + 1), additionalData(keyId, place)).toString(
        'utf8',
      );
    } catch (error) {
      throw new UndecipherableValue(place, error);
    }
  }

  /** Null stays null: an absent value has nothing to hide. */
  encryptOptional(text: string | null | undefined, place: Place): string | null {
    return text === null || text === undefined ? null : this.encrypt(text, place);
  }

  decryptOptional(stored: string | null, place: Place): string | null {
    return stored === null ? null : this.decrypt(stored, place);
  }

  private key(id: string, place: Place): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new UndecipherableValue(place);
    return key;
  }
}

/** What a value is bound to besides its text: which key, and where it lives. */
export function additionalData(keyId: string, { table, column, row }: Place): readonly string[] {
  return [keyId, table, column, row];
}
