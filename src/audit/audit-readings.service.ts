import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { invalidField } from '../common/http/validation.pipe';
import { AuditEntry } from './audit-entry.entity';
import { AuditService } from './audit.service';

/** All that are given must hold. */
export interface AuditFilter {
  readonly actorAccountId?: string;
  readonly recordType?: string;
  readonly recordId?: string;
  readonly action?: string;
  readonly outcome?: 'allowed' | 'refused';
  /** Epoch ms, included. */
  readonly from?: number;
  /** Epoch ms, not included. */
  readonly to?: number;
}

/** Reading the trail. Reading is recorded, too. */
@Injectable()
export class AuditReadings {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditService,
  ) {}

  /**
   * The latest first.
   * @throws InvalidRequest for a span that ends before it begins, InvalidCursor
   */
  async list(filter: AuditFilter, page: PageQuery): Promise<Page<AuditEntry>> {
    if (filter.from !== undefined && filter.to !== undefined && filter.to <= filter.from)
      throw invalidField('to', 'dates_reversed');
    return this.transactions.run(async (em) => {
      const found = await pageWhere(em, filter, page);
      const details = { filters: Object.keys(filter) };
      await this.audit.record(em, { action: 'audit_entry.listed', recordType: 'audit_entry', recordId: null, details });
      return found;
    });
  }

  /** What others than this account were allowed to do with a record, the latest first; what the system did by itself is left out. */
  async accesses(
    em: EntityManager,
    record: { readonly type: string; readonly id: string; readonly ownAccountId: string },
    page: PageQuery,
  ): Promise<Page<AuditEntry>> {
    const filter = { recordType: record.type, recordId: record.id, outcome: 'allowed' as const };
    return pageWhere(em, filter, page, (query) =>
      query.andWhere('entry.actor_account_id IS NOT NULL AND entry.actor_account_id <> :ownAccountId', record),
    );
  }
}

async function pageWhere(
  em: EntityManager,
  filter: AuditFilter,
  { cursor, limit }: PageQuery,
  narrow: (query: SelectQueryBuilder<AuditEntry>) => unknown = () => undefined,
): Promise<Page<AuditEntry>> {
  const { from, to, ...equal } = filter;
  const query = em.createQueryBuilder(AuditEntry, 'entry').where(equal);
  if (from !== undefined) query.andWhere('entry.at >= :from', { from: new Date(from) });
  if (to !== undefined) query.andWhere('entry.at < :to', { to: new Date(to) });
  const [at, id] = readCursor(cursor, 'instant', 'uuid') ?? [];
  if (at !== undefined) query.andWhere('(entry.at, entry.id) < (:at::timestamptz, :id::uuid)', { at, id });
  narrow(query);
  const rows = await query
    .orderBy('entry.at', 'DESC')
    .addOrderBy('entry.id', 'DESC')
    .limit(limit + 1)
    .getMany();
  return pageOf(rows, limit, (entry) => [entry.at.toISOString(), entry.id]);
}
