import { DataEncryption } from '../common/crypto/data-encryption';
import { DataKeys } from '../common/crypto/data-keys';
import { FieldEncryption } from '../common/crypto/field-encryption';
import type { KeyStore } from '../common/crypto/key-store';
import { PostgresKeyStore } from '../common/crypto/postgres-key-store';
import { readEnvironment, type EnvironmentValues } from '../config/environment';
import type { Terminal } from './terminal';

/** What a command needs to encrypt and decrypt as the application does. */
export interface OpenKeys {
  readonly values: EnvironmentValues;
  readonly store: KeyStore;
  readonly masters: FieldEncryption;
  readonly keys: DataKeys;
  readonly encryption: DataEncryption;
}

/** The connection to the key store is closed whatever happens. @throws ConfigurationError */
export async function withKeys<T>(terminal: Terminal, work: (open: OpenKeys) => Promise<T>): Promise<T> {
  const environment = { values: readEnvironment(terminal.variables) };
  const store = new PostgresKeyStore(environment);
  const masters = new FieldEncryption(environment);
  const keys = new DataKeys(store, masters, terminal.clock);
  try {
    return await work({
      values: environment.values,
      ...{ store, masters, keys },
      encryption: new DataEncryption(keys, masters, environment),
    });
  } finally {
    await store.close();
  }
}
