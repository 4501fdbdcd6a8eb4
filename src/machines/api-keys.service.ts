import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { KEY_PREFIX } from '../common/auth/machine-callers';
import type { Scope } from '../common/auth/scopes';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { ApiKey } from './api-key.entity';
import { ApiKeyNotFound } from './api-keys.errors';
import { ApiKeysQueries } from './api-keys.queries';

/** A key as it is asked for. */
export interface KeyOrder {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresInDays: number;
  readonly limitPerMinute?: number;
}

export interface MadeKey {
  readonly apiKey: ApiKey;
  /** The key itself; it cannot be had again. */
  readonly key: string;
}

const SECRET_BYTES = 32;
/** Enough to tell keys apart; 208 bits stay unknown. */
const VISIBLE_CHARACTERS = KEY_PREFIX.length + 8;

export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The keys of machine clients, for administrators. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: ApiKeysQueries,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async make({ accountId }: Principal, { name, scopes, expiresInDays, limitPerMinute }: KeyOrder): Promise<MadeKey> {
    const key = `${KEY_PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const now = this.clock.now();
    const apiKey: ApiKey = {
      id: newId(now),
      name,
      prefix: key.slice(0, VISIBLE_CHARACTERS),
      keyHash: hashOfKey(key),
      scopes: [...scopes].sort(),
      createdBy: accountId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + expiresInDays * DAY_MS),
      limitPerMinute: limitPerMinute ?? null,
      lastUsedAt: null,
      revokedAt: null,
    };
    await this.transactions.run(async (em) => {
      await em.insert(ApiKey, apiKey);
      const details = { scopes: apiKey.scopes, expiresInDays, limitPerMinute: apiKey.limitPerMinute };
      await this.audit.record(em, { action: 'api_key.made', recordType: 'api_key', recordId: apiKey.id, details });
    });
    return { apiKey, key };
  }

  async list({ cursor, limit }: PageQuery): Promise<Page<ApiKey>> {
    const [beforeId] = (readCursor(cursor, 'uuid') ?? [null]) as [string | null];
    return this.transactions.run(async (em) => {
      const rows = await this.queries.list(em, beforeId, limit + 1);
      await this.audit.record(em, { action: 'api_key.listed', recordType: 'api_key', recordId: null });
      return pageOf(rows, limit, ({ id }) => [id]);
    });
  }

  /** @throws ApiKeyNotFound */
  async revoke(id: string): Promise<void> {
    await this.transactions.run(async (em) => {
      if (!(await this.queries.revoke(em, id, this.clock.now()))) throw new ApiKeyNotFound();
      await this.audit.record(em, { action: 'api_key.revoked', recordType: 'api_key', recordId: id });
    });
  }
}
