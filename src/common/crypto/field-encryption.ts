import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

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
 * Encrypts single fields with AES-256-GCM (NIST SP 800-38D: 96-bit random nonce, 128-bit tag).
 * Stored as `<key id>:<base64 of nonce, tag, ciphertext>`.
 */
@Injectable()
export class FieldEncryption {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly current: string;

  constructor(environment: Environment) {
    const keys = environment.values.ENCRYPTION_KEYS;
    this.keys = new Map(keys.map(({ id, bytes }) => [id, bytes]));
    this.current = keys[0]?.id ?? '';
  }

  encrypt(text: string, place: Place): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key(this.current, place), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(this.current, place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${this.current}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
  }

  /** @throws UndecipherableValue if the value was changed or belongs elsewhere */
  decrypt(stored: string, place: Place): string {
    const separator = stored.indexOf(':');
    const keyId = stored.slice(0, separator);
    const bytes = Buffer.from(stored.slice(separator + 1), 'base64');
    try {
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, this.key(keyId, place), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(additionalData(keyId, place));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
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

function additionalData(keyId: string, { table, column, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([keyId, table, column, row]));
}
