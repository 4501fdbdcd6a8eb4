import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { DataEncryption } from '../common/crypto/data-encryption';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { addDays } from '../common/time/dates';
import { instantOf } from '../common/time/zones';
import { PatientsService } from '../patients';
import { AppointmentAccess } from './appointment-access';
import { HISTORY_REASON } from './appointment-journal';
import {
  AppointmentListsQueries,
  type AppointmentFilter,
  type HistoryRow,
  type Place,
  type SessionRow,
} from './appointment-lists.queries';
import { AppointmentVault, type AppointmentView } from './appointment-vault';
import { mayReadReason, scopeOf } from './appointments.policy';
import { ExpiredTime } from './expired-time';

/** A list as it is asked for: dates `YYYY-MM-DD`, both included, in `timeZone`. */
export interface ListOrder extends Omit<AppointmentFilter, 'from' | 'before'> {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly timeZone?: string | undefined;
}

export interface HistoryView extends Omit<HistoryRow, 'reasonEncrypted' | 'byAccountId' | 'appointmentId'> {
  /** Null also where the reader is not told. */
  readonly reason: string | null;
  /** `reason`, where what is stored of it was altered or its key is gone. */
  readonly unreadable: readonly string[];
}

/** Reading appointments. Every reading is in the audit trail, in the same transaction. */
@Injectable()
export class AppointmentsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: AppointmentAccess,
    private readonly lists: AppointmentListsQueries,
    private readonly expired: ExpiredTime,
    private readonly patients: PatientsService,
    private readonly vault: AppointmentVault,
    private readonly encryption: DataEncryption,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppointmentNotFound */
  async read(principal: Principal, id: string): Promise<AppointmentView> {
    return this.transactions.run(async (em) => {
      const row = await this.access.read(em, principal, id);
      await this.audit.record(em, { action: 'appointment.read', recordType: 'appointment', recordId: id });
      return this.vault.open(row);
    });
  }

  /** Those that the caller may see, by start and id. */
  async list(principal: Principal, order: ListOrder, page: PageQuery): Promise<Page<AppointmentView>> {
    const after = placeOf(page.cursor);
    return this.transactions.run(async (em) => {
      await this.expired.settle(em, scopeOf(principal), this.clock.now());
      const filter = { ...order, ...(await this.spanOf(em, principal, order)) };
      const rows = await this.lists.list(em, scopeOf(principal), filter, after, page.limit + 1);
      const shown = pageOf(rows, page.limit, keyOf);
      await this.recordListed(em, shown.rows);
      return { ...shown, rows: await this.vault.openAll(shown.rows) };
    });
  }

  /** What happened to an appointment, first to last. @throws AppointmentNotFound */
  async history(principal: Principal, id: string, page: PageQuery): Promise<Page<HistoryView>> {
    const [after] = readCursor(page.cursor, 'uuid') ?? [];
    return this.transactions.run(async (em) => {
      const { patientId } = await this.access.read(em, principal, id);
      const rows = await this.lists.history(em, id, after?.toString(), page.limit + 1);
      await this.audit.record(em, { action: 'appointment.read', recordType: 'appointment', recordId: id });
      const shown = pageOf(rows, page.limit, (row) => [row.id]);
      return { ...shown, rows: await this.tellHistory(principal, patientId, shown.rows) };
    });
  }

  /**
   * Sessions of a patient that have started, newest first. A professional sees only those that they held.
   * @param key UUID or `p_` code
   * @throws PatientNotFound
   */
  async sessionsOf(principal: Principal, key: string, page: PageQuery): Promise<Page<SessionRow>> {
    const after = placeOf(page.cursor);
    return this.transactions.run(async (em) => {
      const patientId = await this.patients.assertReadable(em, principal, key);
      const now = this.clock.now();
      await this.expired.settle(em, { patientId, professionalId: null }, now);
      const rows = await this.lists.sessions(em, patientId, scopeOf(principal), now, after, page.limit + 1);
      const shown = pageOf(rows, page.limit, keyOf);
      await this.recordListed(em, shown.rows);
      return shown;
    });
  }

  private async tellHistory(
    principal: Principal,
    owner: string | null,
    rows: readonly HistoryRow[],
  ): Promise<HistoryView[]> {
    const told = rows.map(({ reasonEncrypted, ...entry }) => ({
      entry,
      sealed: mayReadReason(principal, entry.byRole) ? reasonEncrypted : null,
    }));
    const readers = await this.encryption.readersOf(told.map(({ sealed }) => ({ owner, sealed: [sealed] })));
    return told.map(({ entry, sealed }, index) => {
      const reader = readers[index];
      const reason = reader?.read('reason', sealed, { ...HISTORY_REASON, row: entry.id }) ?? null;
      return { ...entry, reason, unreadable: reader?.unreadable ?? [] };
    });
  }

  private async spanOf(
    em: EntityManager,
    principal: Principal,
    order: ListOrder,
  ): Promise<Pick<AppointmentFilter, 'from' | 'before'>> {
    const { start, end, professionalId } = order;
    if (start === undefined && end === undefined) return {};
    if (start !== undefined && end !== undefined && end < start) throw invalidField('end', 'date_order');
    const calendar = professionalId ?? principal.professionalId ?? undefined;
    const zone = order.timeZone ?? (await this.lists.zoneOfDates(em, calendar));
    return {
      from: start === undefined ? undefined : new Date(instantOf(zone, start, 0, 'first')),
      before: end === undefined ? undefined : new Date(instantOf(zone, addDays(end, 1), 0, 'first')),
    };
  }

  private async recordListed(em: EntityManager, rows: readonly { readonly id: string }[]): Promise<void> {
    const acts = rows.map(({ id }) => ({ action: 'appointment.listed', recordType: 'appointment', recordId: id }));
    await this.audit.record(em, ...acts);
  }
}

const keyOf = ({ startsAt, id }: Place): [string, string] => [startsAt.toISOString(), id];

function placeOf(cursor: string | undefined): Place | undefined {
  const [startsAt, id] = readCursor(cursor, 'instant', 'uuid') ?? [];
  return startsAt === undefined || id === undefined ? undefined : { startsAt: new Date(startsAt), id: String(id) };
}
