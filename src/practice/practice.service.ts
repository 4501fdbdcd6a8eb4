import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { setDefaultLanguage } from '../common/i18n/language';
import { Clock } from '../common/time/clock';
import { OutboxService } from '../outbox';
import { Practice } from './practice.entity';

/** The one practice has a number for an id; events are of records with a UUID. */
const PRACTICE_ID = '00000000-0000-4000-8000-000000000001';

export type PracticeChange = Partial<Omit<Practice, 'id' | 'version' | 'updatedAt'>>;

@Injectable()
export class PracticeService implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.current();
  }

  async current(em: EntityManager = this.dataSource.manager): Promise<Practice> {
    const practice = await em.findOneByOrFail(Practice, { id: 1 });
    setDefaultLanguage(practice.language);
    return practice;
  }

  async change(change: PracticeChange, precondition: Precondition): Promise<Practice> {
    return this.transactions.run(async (em) => {
      await takeLocks(em, [{ on: 'practice', mode: 'exclusive' }]);
      assertUnchanged(precondition, (await this.current(em)).version);
      await em.update(Practice, { id: 1 }, { ...change, updatedAt: this.clock.now() });
      await this.audit.record(em, {
        action: 'practice.changed',
        recordType: 'practice',
        recordId: null,
        details: { fields: Object.keys(change) },
      });
      await this.outbox.append(em, {
        type: 'practice.updated',
        aggregateType: 'practice',
        aggregateId: PRACTICE_ID,
        data: { fields: Object.keys(change) },
      });
      return this.current(em);
    });
  }
}
