import { Injectable } from '@nestjs/common';
import { Between, DataSource } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertDateRange } from '../common/http/date-range';
import { ProfessionalsService } from '../professionals';
import { DateOverrideNotFound, OverlappingWindows } from './availability.errors';
import { CalendarChanges } from './calendar-changes.service';
import { DateOverrideRow } from './date-override.entity';
import { findOverlappingTimes } from './domain/overlapping-windows';
import type { DateOverride, WallTimes } from './domain/working-windows';

/** Longest range of dates that is listed at once; both ends count. */
export const MAX_LISTED_DAYS = 366;

/** The dates on which a professional works other hours than in other weeks. */
@Injectable()
export class DateOverridesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly changes: CalendarChanges,
  ) {}

  /** By date. @param from, to local dates, both included */
  async list(
    principal: Principal | undefined,
    professionalId: string,
    from: string,
    to: string,
  ): Promise<DateOverride[]> {
    assertDateRange('to', from, to, MAX_LISTED_DAYS);
    const em = this.dataSource.manager;
    await this.professionals.findFor(em, principal, professionalId);
    return em.find(DateOverrideRow, { where: { professionalId, date: Between(from, to) }, order: { date: 'ASC' } });
  }

  /** No windows: closed on that date. @throws OverlappingWindows */
  async set(
    principal: Principal,
    professionalId: string,
    date: string,
    windows: readonly WallTimes[],
  ): Promise<DateOverride> {
    const pairs = findOverlappingTimes(windows);
    return this.transactions.run(async (em) => {
      await this.changes.begin(em, principal, professionalId);
      if (pairs.length > 0) throw new OverlappingWindows({ extra: { pairs } });
      const sorted = windows.map(({ start, end }) => ({ start, end })).sort((a, b) => (a.start < b.start ? -1 : 1));
      await em.upsert(DateOverrideRow, { professionalId, date, windows: sorted }, ['professionalId', 'date']);
      await this.changes.record(em, {
        professionalId,
        what: 'date_override',
        act: 'set',
        details: { date },
        dates: { from: date, to: date },
      });
      return { date, windows: sorted };
    });
  }

  /** The weekly windows apply again. @throws DateOverrideNotFound */
  async remove(principal: Principal, professionalId: string, date: string): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.changes.begin(em, principal, professionalId);
      const { affected } = await em.delete(DateOverrideRow, { professionalId, date });
      if (affected !== 1) throw new DateOverrideNotFound();
      await this.changes.record(em, {
        professionalId,
        what: 'date_override',
        act: 'removed',
        details: { date },
        dates: { from: date, to: date },
      });
    });
  }
}
