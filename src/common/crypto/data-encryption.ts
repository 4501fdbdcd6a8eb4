import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { Logger } from '../logging/logger';
import { openWith, sealWith } from './aes-gcm';
import { DataKeys, type DataKey } from './data-keys';
import { additionalData, FieldEncryption, UndecipherableValue, type Place } from './field-encryption';

/** Begins a value of a data key: `~<key id>:<base64>`. Master keys' ids have no such character. */
const MARK = '~';

/** Encrypts what is written about one owner. */
export interface Sealer {
  seal(text: string, place: Place): string;
  /** Null stays null: an absent value has nothing to hide. */
  sealOptional(text: string | null | undefined, place: Place): string | null;
}

/** A row with encrypted columns, as far as it says which keys are needed. */
export interface SealedRow {
  /** Null: of nobody, so there is nothing sealed. */
  readonly owner: string | null;
  readonly sealed: readonly (string | null)[];
}

/** Reads the encrypted columns of a record. What cannot be read is null and named, so that one bad value hides no list. */
export interface RecordReader {
  /** The fields that could not be read so far. */
  readonly unreadable: readonly string[];
  /** @param field its name to clients */
  read(field: string, stored: string | null, place: Place): string | null;
}

/**
 * Encrypts what is about a person with that person's own key, AES-256-GCM bound to key, table, column and row. Values of
 * before, under a master key, stay readable until `praxis rotate-keys` has written them anew.
 */
@Injectable()
export class DataEncryption {
  private readonly logger: Logger;

  constructor(
    private readonly keys: DataKeys,
    private readonly masters: FieldEncryption,
    environment: Environment,
  ) {
    this.logger = new Logger(environment.values.LOG_LEVEL);
  }

  /** @param owner a patient's id, or another name under which data is destroyed together. @throws OwnerErased */
  async sealerOf(owner: string): Promise<Sealer> {
    return sealerWith(only(await this.keys.forWriting([owner])));
  }

  /** For many owners at once. */
  async sealersOf(owners: readonly string[]): Promise<ReadonlyMap<string, Sealer>> {
    const keys = await this.keys.forWriting(owners);
    return new Map([...keys].map(([owner, key]) => [owner, sealerWith(key)]));
  }

  /** One value. @throws UndecipherableValue */
  async open(owner: string, stored: string, place: Place): Promise<string> {
    const keys = stored.startsWith(MARK) ? await this.keys.existing([owner]) : new Map<string, DataKey>();
    return this.decrypt(keys.get(owner), stored, place);
  }

  /** Fetches the keys of all these rows at once. @returns a reader for each, in their order */
  async readersOf(rows: readonly SealedRow[]): Promise<RecordReader[]> {
    const owners = rows.flatMap(({ owner, sealed }) =>
      owner !== null && sealed.some((value) => value?.startsWith(MARK)) ? [owner] : [],
    );
    const keys = owners.length === 0 ? new Map<string, DataKey>() : await this.keys.existing(owners);
    return rows.map(({ owner }) => this.reader(owner === null ? undefined : keys.get(owner)));
  }

  private reader(key: DataKey | undefined): RecordReader {
    const unreadable: string[] = [];
    const read = (field: string, stored: string | null, place: Place): string | null => {
      try {
        return stored === null ? null : this.decrypt(key, stored, place);
      } catch (error) {
        if (!(error instanceof UndecipherableValue)) throw error;
        unreadable.push(field);
        this.logger.pino.error({ ...place }, 'a stored value cannot be decrypted');
        return null;
      }
    };
    return { unreadable, read };
  }

  private decrypt(key: DataKey | undefined, stored: string, place: Place): string {
    if (!stored.startsWith(MARK)) return this.masters.decrypt(stored, place);
    const separator = stored.indexOf(':');
    const keyId = stored.slice(MARK.length, separator);
    if (keyId !== key?.id) throw new UndecipherableValue(place);
    try {
      return openWith(key.key, stored.slice(separator + 1), additionalData(keyId, place)).toString('utf8');
    } catch (error) {
      throw new UndecipherableValue(place, error);
    }
  }
}

function sealerWith({ id, key }: DataKey): Sealer {
  const seal = (text: string, place: Place): string => `${MARK}${id}:${sealWith(key, text, additionalData(id, place))}`;
  return {
    seal,
    sealOptional: (text, place) => (text === null || text === undefined ? null : seal(text, place)),
  };
}

function only(keys: ReadonlyMap<string, DataKey>): DataKey {
  const [key] = keys.values();
  if (!key) throw new Error('The key store gave no key.');
  return key;
}
