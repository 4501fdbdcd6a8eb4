import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { Clock } from '../common/time/clock';
import { localDateOf } from '../common/time/zones';
import { OutboxService, type EventType } from '../outbox';
import { CalendarWatch } from './calendar-watch';
import { effectiveStatus, type ProfessionalStatus } from './domain/effective-status';
import { ALLOWED_ACTS, judgeAct, TARGET, type StatusAct } from './domain/status-acts';
import type { BlockDto } from './dto/status-acts.dto';
import { profileOf, type Profile } from './profile';
import { Professional } from './professional.entity';
import { BlockAlreadyOver, ProfessionalStatusNotAllowed, ProfessionalStatusUnchanged } from './professionals.errors';
import { ProfessionalsService } from './professionals.service';
import { StatusChange } from './status-change.entity';

const EVENT: Readonly<Record<StatusAct, EventType>> = {
  block: 'professional.blocked',
  unblock: 'professional.unblocked',
  activate: 'professional.activated',
  deactivate: 'professional.deactivated',
};

/** Whether a professional takes bookings. Appointments that exist stay, whatever the status becomes. */
@Injectable()
export class ProfessionalStatusService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
    private readonly calendarWatch: CalendarWatch,
  ) {}

  block(principal: Principal, id: string, terms: BlockDto): Promise<Profile> {
    return this.perform(principal, id, 'block', terms);
  }

  unblock(principal: Principal, id: string, reason?: string): Promise<Profile> {
    return this.perform(principal, id, 'unblock', { reason });
  }

  activate(principal: Principal, id: string, reason?: string): Promise<Profile> {
    return this.perform(principal, id, 'activate', { reason });
  }

  deactivate(principal: Principal, id: string, reason?: string): Promise<Profile> {
    return this.perform(principal, id, 'deactivate', { reason });
  }

  /** Newest first. @throws ProfessionalNotFound */
  async history(id: string, query: PageQuery): Promise<Page<StatusChange>> {
    const [after] = readCursor(query.cursor, 'uuid') ?? [];
    await this.professionals.find(this.dataSource.manager, id);
    const rows = this.dataSource.manager
      .createQueryBuilder(StatusChange, 'change')
      .where('change.professionalId = :id', { id })
      .orderBy('change.id', 'DESC')
      .limit(query.limit + 1);
    if (after !== undefined) rows.andWhere('change.id < :after', { after });
    return pageOf(await rows.getMany(), query.limit, (row) => [row.id]);
  }

  /** Bookings take the same lock shared: none slips past a change of status that was committed before it. */
  private perform(principal: Principal, id: string, act: StatusAct, terms: BlockDto): Promise<Profile> {
    return this.transactions.run(async (em) => {
      // The practice's as well: a closure writes the free slots of all professionals.
      await takeLocks(em, [
        { on: 'practice', mode: 'shared' },
        { on: 'professional', id, mode: 'exclusive' },
      ]);
      const professional = await this.professionals.find(em, id);
      const now = this.clock.now();
      const from = effectiveStatus(
        professional.status,
        professional.blockedUntil,
        professional.timeZone,
        now.getTime(),
      );
      assertPossible(act, from, professional, terms, now);
      const { reason = null, until = null } = terms;
      const status = TARGET[act];
      await em.update(Professional, { id }, { status, statusReason: reason, blockedUntil: until, updatedAt: now });
      await this.calendarWatch.calendarChanged(em, { professionalId: id, span: null });
      await em.insert(StatusChange, {
        professionalId: id,
        fromStatus: from,
        toStatus: status,
        reason,
        until,
        changedBy: principal.accountId,
        changedAt: now,
      });
      await this.audit.record(em, { action: EVENT[act], recordType: 'professional', recordId: id });
      await this.outbox.append(em, {
        type: EVENT[act],
        aggregateType: 'professional',
        aggregateId: id,
        data: { from, status, until },
      });
      return profileOf(em, await this.professionals.find(em, id), now);
    });
  }
}

/** @throws ProfessionalStatusUnchanged, ProfessionalStatusNotAllowed, BlockAlreadyOver */
function assertPossible(
  act: StatusAct,
  status: ProfessionalStatus,
  professional: Professional,
  { reason, until }: BlockDto,
  now: Date,
): void {
  const verdict = judgeAct(act, status);
  const sameBlock =
    act === 'block' &&
    status === 'blocked' &&
    professional.statusReason === (reason ?? null) &&
    professional.blockedUntil === (until ?? null);
  if (verdict === 'unchanged' || sameBlock) throw new ProfessionalStatusUnchanged({ params: { status } });
  if (verdict === 'refused') {
    const allowed = ALLOWED_ACTS[status];
    throw new ProfessionalStatusNotAllowed({ params: { status, allowed: allowed.join(', ') }, extra: { allowed } });
  }
  if (until !== undefined && until < localDateOf(professional.timeZone, now.getTime())) throw new BlockAlreadyOver();
}
