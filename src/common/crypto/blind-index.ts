import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EncryptionKey } from '../../config/environment.fields';
import { Environment } from '../../config/environment';

/**
 * Exact search over encrypted values: HMAC-SHA-256 of the normalized value, keyed, a different one for each field. Stored as
 * `<key id>:<base64url>`, or without the id under a key that has none.
 */
@Injectable()
export class BlindIndex {
  constructor(private readonly environment: Environment) {}

  /** How everything begins that is stored today; empty under a key without an id. */
  get beginning(): string {
    return beginningOf(this.environment.values.BLIND_INDEX_KEY);
  }

  /** @param field keeps equal values of different fields apart, e.g. `patients.ssn` */
  of(field: string, value: string): string {
    return indexWith(this.environment.values.BLIND_INDEX_KEY, field, value);
  }

  /** What rows that `praxis rotate-keys` has not come to yet may hold instead. */
  older(field: string, value: string): string | undefined {
    const old = this.environment.values.BLIND_INDEX_OLD_KEY;
    return old && indexWith(old, field, value);
  }

  /** All that the value may be stored as. */
  all(field: string, value: string): string[] {
    return [this.of(field, value), this.older(field, value)].filter((index) => index !== undefined);
  }
}

function indexWith(key: EncryptionKey, field: string, value: string): string {
  const normalized = value.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
  const index = createHmac('sha256', key.bytes).update(`${field}\0${normalized}`).digest('base64url');
  return `${beginningOf(key)}${index}`;
}

const beginningOf = ({ id }: EncryptionKey): string => (id === '' ? '' : `${id}:`);
