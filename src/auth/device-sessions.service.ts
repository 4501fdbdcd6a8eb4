import { Injectable } from '@nestjs/common';
import { DeviceSessionsQueries, type ListedSession } from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { DeviceSessionNotFound } from './auth.errors';

/** The devices on which an account is signed in, for its owner. */
@Injectable()
export class DeviceSessionsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly sessions: DeviceSessionsQueries,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async list({ accountId }: Principal, { cursor, limit }: PageQuery): Promise<Page<ListedSession>> {
    const [beforeId] = (readCursor(cursor, 'uuid') ?? [null]) as [string | null];
    const rows = await this.transactions.run((em) =>
      this.sessions.listLive(em, accountId, beforeId, limit + 1, this.clock.now()),
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** @throws DeviceSessionNotFound also for sessions of others and for those that have ended */
  async end({ accountId }: Principal, sessionId: string): Promise<void> {
    await this.transactions.run(async (em) => {
      if (!(await this.sessions.end(em, accountId, sessionId, this.clock.now()))) throw new DeviceSessionNotFound();
      await this.audit.record(em, {
        action: 'account.session_ended',
        recordType: 'device_session',
        recordId: sessionId,
      });
    });
  }
}
