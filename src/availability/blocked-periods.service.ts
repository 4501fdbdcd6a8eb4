import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { FieldEncryption, type Place } from '../common/crypto/field-encryption';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { pageOf, readCursor, type Page } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { formatInstant } from '../common/time/dates';
import { PracticeService } from '../practice';
import { ProfessionalsService } from '../professionals';
import { BlockedPeriodConflicts, BlockedPeriodNotFound } from './availability.errors';
import { assertMayReadBlockedPeriods } from './availability.policy';
import { BlockedPeriodRow } from './blocked-period.entity';
import { assertPeriod } from './blocked-period.rules';
import { nextBlockedPeriods, type BlockedPeriodKey } from './blocked-periods.queries';
import { CalendarChanges } from './calendar-changes.service';
import { CalendarConflicts } from './calendar-conflicts';
import { intervalsOf } from './domain/blocked-periods';
import type { BlockPeriodDto, ListBlockedPeriodsQuery } from './dto/blocked-period.dto';

/** A stored period with its reason in the clear. */
export interface BlockedTime {
  readonly row: BlockedPeriodRow;
  readonly reason: string | null;
}

/** Whose time is blocked, and in which zone its dates are meant. */
interface Calendar {
  /** Null: the whole practice. */
  readonly professionalId: string | null;
  readonly timeZone: string;
}

/** A problem document names so many appointments at most; it says how many there are. */
const MAX_NAMED_CONFLICTS = 100;

/** Time in which nothing can be booked, of one professional or of the whole practice. */
@Injectable()
export class BlockedPeriodsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly practice: PracticeService,
    private readonly changes: CalendarChanges,
    private readonly encryption: FieldEncryption,
    private readonly clock: Clock,
    private readonly conflicts: CalendarConflicts,
  ) {}

  /** By first date. @throws ProfessionalNotFound */
  async list(principal: Principal, professionalId: string, query: ListBlockedPeriodsQuery): Promise<Page<BlockedTime>> {
    assertMayReadBlockedPeriods(principal, professionalId);
    await this.professionals.find(this.dataSource.manager, professionalId);
    return this.page(professionalId, query);
  }

  async listClosures(query: ListBlockedPeriodsQuery): Promise<Page<BlockedTime>> {
    return this.page(null, query);
  }

  /** @throws ProfessionalNotFound, BlockedPeriodConflicts unless told to keep or cancel what is in the way */
  async block(principal: Principal, professionalId: string, body: BlockPeriodDto): Promise<BlockedTime> {
    assertMayReadBlockedPeriods(principal, professionalId);
    return this.transactions.run(async (em) => {
      const { timeZone } = await this.changes.begin(em, principal, professionalId);
      return this.add(em, principal, { professionalId, timeZone }, body);
    });
  }

  /** Closes the whole practice; as `block`. */
  async close(principal: Principal, body: BlockPeriodDto): Promise<BlockedTime> {
    return this.transactions.run(async (em) => {
      await takeLocks(em, [{ on: 'practice', mode: 'exclusive' }]);
      const { timeZone } = await this.practice.current(em);
      return this.add(em, principal, { professionalId: null, timeZone }, body);
    });
  }

  /** @throws ProfessionalNotFound, BlockedPeriodNotFound */
  async unblock(principal: Principal, professionalId: string, id: string): Promise<void> {
    assertMayReadBlockedPeriods(principal, professionalId);
    await this.transactions.run(async (em) => {
      await this.changes.begin(em, principal, professionalId);
      await this.remove(em, professionalId, id);
    });
  }

  /** Ends a closure of the practice. @throws BlockedPeriodNotFound */
  async reopen(id: string): Promise<void> {
    await this.transactions.run(async (em) => {
      await takeLocks(em, [{ on: 'practice', mode: 'exclusive' }]);
      await this.remove(em, null, id);
    });
  }

  private async page(
    professionalId: string | null,
    { cursor, limit, from }: ListBlockedPeriodsQuery,
  ): Promise<Page<BlockedTime>> {
    const after = readCursor(cursor, 'date', 'uuid') as BlockedPeriodKey | undefined;
    const rows = await nextBlockedPeriods(this.dataSource.manager, professionalId, from, after, limit + 1);
    const page = pageOf(rows, limit, (row) => [row.startsOn, row.id]);
    return { ...page, rows: page.rows.map((row) => this.opened(row)) };
  }

  /** Under the exclusive lock of the calendar: no booking appears between the question and the row. */
  private async add(
    em: EntityManager,
    principal: Principal,
    calendar: Calendar,
    body: BlockPeriodDto,
  ): Promise<BlockedTime> {
    const now = this.clock.now();
    assertPeriod(body, calendar.timeZone, now);
    await this.settleConflicts(em, principal, calendar, body, now);
    const { startsOn, endsOn, startTime = null, endTime = null, reason } = body;
    const { professionalId } = calendar;
    const id = newId(now);
    await em.insert(BlockedPeriodRow, {
      id,
      professionalId,
      startsOn,
      endsOn,
      startTime,
      endTime,
      reasonEncrypted: this.encryption.encryptOptional(reason, placeOf(id)),
      createdBy: principal.accountId,
      createdAt: now,
    });
    await this.changes.record(em, {
      professionalId,
      what: 'blocked_period',
      act: 'set',
      details: { periodId: id },
      dates: { from: startsOn, to: endsOn },
    });
    return this.opened(await em.findOneByOrFail(BlockedPeriodRow, { id }));
  }

  private async settleConflicts(
    em: EntityManager,
    principal: Principal,
    calendar: Calendar,
    body: BlockPeriodDto,
    now: Date,
  ): Promise<void> {
    if (body.onConflict === 'keep') return;
    const { professionalId, timeZone } = calendar;
    const { startsOn, endsOn, startTime, endTime } = body;
    const intervals = intervalsOf({ timeZone, startsOn, endsOn, startTime, endTime });
    if (intervals.length === 0) return;
    const found = await this.conflicts.find(em, { professionalId, intervals, startingFrom: now.getTime() });
    if (found.length === 0) return;
    if (body.onConflict !== 'cancel') {
      const named = found.slice(0, MAX_NAMED_CONFLICTS).map(({ appointmentId, startsAt, endsAt }) => ({
        appointmentId,
        startsAt: formatInstant(startsAt),
        endsAt: formatInstant(endsAt),
      }));
      throw new BlockedPeriodConflicts({ params: { count: found.length }, extra: { conflicts: named } });
    }
    const appointmentIds = found.map(({ appointmentId }) => appointmentId);
    const reasonCode = professionalId === null ? 'practice_closed' : 'professional_unavailable';
    await this.conflicts.cancelAll(em, { appointmentIds, reasonCode, principal, now });
  }

  private async remove(em: EntityManager, professionalId: string | null, id: string): Promise<void> {
    const period = await em.findOneBy(BlockedPeriodRow, { id, professionalId: professionalId ?? IsNull() });
    if (!period) throw new BlockedPeriodNotFound();
    await em.delete(BlockedPeriodRow, { id });
    await this.changes.record(em, {
      professionalId,
      what: 'blocked_period',
      act: 'removed',
      details: { periodId: id },
      dates: { from: period.startsOn, to: period.endsOn },
    });
  }

  private opened(row: BlockedPeriodRow): BlockedTime {
    return { row, reason: this.encryption.decryptOptional(row.reasonEncrypted, placeOf(row.id)) };
  }
}

const placeOf = (row: string): Place => ({ table: 'blocked_periods', column: 'reason_encrypted', row });
