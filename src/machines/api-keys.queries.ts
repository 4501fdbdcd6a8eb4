import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RecentPrincipals } from '../accounts';
import { runStatement } from '../common/database/statement';
import type { Scope } from '../common/auth/scopes';
import { ApiKey } from './api-key.entity';

/** A key that was found by its hash, while it is good for something. */
export interface LiveKey {
  readonly id: string;
  readonly scopes: readonly Scope[];
  readonly limitPerMinute: number | null;
}

/**
 * By its hash, and the use noted: once a minute at most, whatever the number of requests and processes. Of those that come at
 * the same time, the row's lock lets the first write; the others find that it was done.
 */
const USE = {
  name: 'use_api_key',
  text: `WITH found AS (SELECT id, scopes, limit_per_minute FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL AND expires_at > $2),
         noted AS (UPDATE api_keys SET last_used_at = $2 FROM found
                    WHERE api_keys.id = found.id AND (last_used_at IS NULL OR last_used_at <= $2 - interval '1 minute'))
         SELECT id, scopes, limit_per_minute AS "limitPerMinute" FROM found`,
};

const REVOKE = {
  name: 'revoke_api_key',
  text: `UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
};

@Injectable()
export class ApiKeysQueries {
  constructor(private readonly recent: RecentPrincipals) {}

  async use(em: EntityManager, keyHash: string, now: Date): Promise<LiveKey | undefined> {
    return (await runStatement<LiveKey & Record<string, unknown>>(em, USE, [keyHash, now]))[0];
  }

  /** Those that were not revoked, the newest first. @param beforeId the last one of the previous page */
  async list(em: EntityManager, beforeId: string | null, limit: number): Promise<ApiKey[]> {
    const query = em.createQueryBuilder(ApiKey, 'key').where('key.revokedAt IS NULL').orderBy('key.id', 'DESC');
    if (beforeId !== null) query.andWhere('key.id < :beforeId', { beforeId });
    return query.limit(limit).getMany();
  }

  /** Here at once, in other processes within a second. @returns false if there is no such key any more */
  async revoke(em: EntityManager, id: string, now: Date): Promise<boolean> {
    this.recent.doubt(id);
    return (await runStatement(em, REVOKE, [id, now])).length > 0;
  }
}
