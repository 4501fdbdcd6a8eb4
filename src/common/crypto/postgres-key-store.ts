import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { Environment, type EnvironmentValues } from '../../config/environment';
import { keyStoreUrl } from '../../config/key-store-url';
import { KeyStore, type StoredKey } from './key-store';

/** Keys are asked for seldom: they are remembered for a minute. */
const CONNECTIONS = 4;

const COLUMNS = `owner, key_id AS "keyId", wrapped, created_at AS "createdAt", destroyed_at AS "destroyedAt"`;

/** A PostgreSQL database of its own (`KEY_STORE_URL`): its dumps are not those of the data. */
@Injectable()
export class PostgresKeyStore extends KeyStore implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor({ values }: Environment) {
    super();
    this.pool = new Pool(poolOptions(values));
    // An idle connection that breaks is replaced by the next one; without a listener it would end the process.
    this.pool.on('error', () => undefined);
  }

  async find(owners: readonly string[]): Promise<StoredKey[]> {
    return this.rows('find_data_keys', `SELECT ${COLUMNS} FROM data_keys WHERE owner = ANY ($1)`, [owners]);
  }

  async add(keys: readonly StoredKey[]): Promise<StoredKey[]> {
    await this.rows(
      'add_data_keys',
      `INSERT INTO data_keys (owner, key_id, wrapped, created_at, destroyed_at)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
         ON CONFLICT (owner) DO NOTHING`,
      [
        keys.map(({ owner }) => owner),
        keys.map(({ keyId }) => keyId),
        keys.map(({ wrapped }) => wrapped),
        keys.map(({ createdAt }) => createdAt),
        keys.map(({ destroyedAt }) => destroyedAt),
      ],
    );
    return this.find(keys.map(({ owner }) => owner));
  }

  async rewrap({ owner, keyId, wrapped: before }: StoredKey, wrapped: string): Promise<boolean> {
    const rows = await this.rows(
      'rewrap_data_key',
      'UPDATE data_keys SET wrapped = $4 WHERE owner = $1 AND key_id = $2 AND wrapped = $3 RETURNING owner',
      [owner, keyId, before, wrapped],
    );
    return rows.length > 0;
  }

  async destroy(owner: string, keyId: string, at: Date): Promise<void> {
    await this.rows(
      'destroy_data_key',
      `INSERT INTO data_keys (owner, key_id, created_at, destroyed_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (owner) DO UPDATE SET wrapped = NULL, destroyed_at = coalesce(data_keys.destroyed_at, $3)`,
      [owner, keyId, at],
    );
  }

  async remove(owners: readonly string[]): Promise<void> {
    await this.rows('remove_data_keys', 'DELETE FROM data_keys WHERE owner = ANY ($1) AND destroyed_at IS NULL', [
      owners,
    ]);
  }

  async page(after: string, limit: number): Promise<StoredKey[]> {
    const text = `SELECT ${COLUMNS} FROM data_keys WHERE owner > $1 ORDER BY owner LIMIT $2`;
    return this.rows('page_of_data_keys', text, [after, limit]);
  }

  async countByMaster(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.rows<{ id: string; count: number }>(
      'count_data_keys',
      `SELECT split_part(wrapped, ':', 1) AS id, count(*)::int AS count FROM data_keys WHERE wrapped IS NOT NULL GROUP BY 1`,
      [],
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  private async rows<Row extends QueryResultRow = StoredKey & QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return (await this.pool.query<Row>({ name, text, values: [...values] })).rows;
  }
}

function poolOptions(values: EnvironmentValues): ConstructorParameters<typeof Pool>[0] {
  return {
    connectionString: keyStoreUrl(values),
    application_name: 'praxis keys',
    max: CONNECTIONS,
    connectionTimeoutMillis: values.DATABASE_CONNECT_TIMEOUT_MS,
    statement_timeout: values.DATABASE_STATEMENT_TIMEOUT_MS,
    lock_timeout: values.DATABASE_LOCK_TIMEOUT_MS,
    allowExitOnIdle: true,
  };
}
