import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NotYourCalendar, patientBookedBy, scopeOf, type PartOfDay } from '../appointments';
import type { Principal } from '../common/auth/access';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { newId } from '../common/database/uuid';
import { Forbidden } from '../common/errors/common.errors';
import { pageOf, readCursor, type Page } from '../common/http/page';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { daysBetween } from '../common/time/dates';
import { PatientsService } from '../patients';
import { ProfessionalsService, type Modality } from '../professionals';
import { FreeNow } from './free-now';
import { WaitlistAccess, type EntryView } from './waitlist-access';
import { WaitlistEntriesQueries, type EntryFilter } from './waitlist-entries.queries';
import { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistJournal } from './waitlist-journal';
import { TooManyWaitlistEntries } from './waitlist.errors';

/** As far as a search looks. */
const MAX_DAYS = 62;
const MAX_ENTRIES_OF_PATIENT = 10;

/** What somebody wants to wait for. */
export interface WaitlistOrder {
  /** Patients leave it out, or name themselves. */
  readonly patientId?: string | undefined;
  readonly professionalId?: string | undefined;
  readonly specialization?: readonly string[] | undefined;
  readonly city?: string | undefined;
  readonly language?: string | undefined;
  readonly modality?: Modality | undefined;
  readonly maxPrice?: number | undefined;
  readonly from: string;
  readonly to: string;
  readonly weekdays?: readonly number[] | undefined;
  readonly partOfDay?: PartOfDay | undefined;
  readonly durationMinutes?: number | undefined;
  readonly noticeMinutes?: number | undefined;
  readonly priority?: number | undefined;
}

@Injectable()
export class WaitlistService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly entries: WaitlistEntriesQueries,
    private readonly access: WaitlistAccess,
    private readonly patients: PatientsService,
    private readonly professionals: ProfessionalsService,
    private readonly freeNow: FreeNow,
    private readonly journal: WaitlistJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits for a time that is freed from now on. What is free already is not offered; the answer says whether there is any.
   * @throws NotYourCalendar, Forbidden, PatientNotFound, ProfessionalNotFound, DurationNotAllowed, SearchNotReady,
   * TooManyWaitlistEntries
   */
  async join(principal: Principal, order: WaitlistOrder): Promise<EntryView & { readonly freeNow: boolean }> {
    const { patientId, professionalId } = whoAndWith(principal, order);
    if (order.to < order.from || daysBetween(order.from, order.to) >= MAX_DAYS)
      throw invalidField('to', 'date_range', { days: MAX_DAYS });
    await this.transactions.read(async (em) => {
      await this.patients.assertReadable(em, principal, patientId);
      if (professionalId !== null) await this.professionals.findFor(em, principal, professionalId);
    });
    const row = this.draft(principal, { ...order, patientId, professionalId });
    const wasFree = await this.freeNow.ask(row, this.clock.now());
    return this.transactions.run(async (em) => {
      await takeLocks(em, [
        { on: 'practice', mode: 'shared' },
        // Whoever frees time that it may be about has finished, or will see the entry.
        professionalId === null
          ? { on: 'waitlist', mode: 'exclusive' }
          : { on: 'professional', id: professionalId, mode: 'shared' },
        { on: 'patient', id: patientId, mode: 'exclusive' },
      ]);
      // The session that made them a patient of the professional may have been cancelled since.
      await this.patients.assertReadable(em, principal, patientId);
      const now = this.clock.now();
      if ((await this.entries.countWaiting(em, patientId, now)) >= MAX_ENTRIES_OF_PATIENT)
        throw new TooManyWaitlistEntries({ params: { limit: MAX_ENTRIES_OF_PATIENT } });
      const freeNow = wasFree || (await this.freeNow.askIn(em, row, now));
      const entry = { ...row, createdAt: now, updatedAt: now };
      await em.insert(WaitlistEntry, entry);
      await this.journal.entry(em, 'joined', entry);
      return { entry, offers: [], now, freeNow };
    });
  }

  /** In the order in which they were made. @throws InvalidCursor */
  async list(principal: Principal, filter: EntryFilter): Promise<Page<EntryView>> {
    const [createdAt, id] = readCursor(filter.cursor, 'instant', 'uuid') ?? [];
    const after = createdAt === undefined ? undefined : { createdAt: new Date(createdAt), id: String(id) };
    return this.transactions.run(async (em) => {
      const rows = await this.entries.list(em, scopeOf(principal), filter, after);
      const page = pageOf(rows, filter.limit, (row) => [row.createdAt.toISOString(), row.id]);
      await this.journal.read(em, 'listed', page.rows);
      return { ...page, rows: await this.access.withOffers(em, page.rows) };
    });
  }

  /** @throws WaitlistEntryNotFound */
  read(principal: Principal, id: string): Promise<EntryView> {
    return this.transactions.run(async (em) => {
      const entry = await this.access.reachEntry(em, principal, id, 'waitlist_entry.read');
      await this.journal.read(em, 'read', [entry]);
      return this.view(em, entry);
    });
  }

  private async view(em: EntityManager, entry: WaitlistEntry): Promise<EntryView> {
    const [view] = await this.access.withOffers(em, [entry]);
    return view ?? { entry, offers: [], now: this.clock.now() };
  }

  private draft(
    { accountId }: Principal,
    order: Omit<WaitlistOrder, 'professionalId'> & {
      readonly patientId: string;
      readonly professionalId: string | null;
    },
  ): Readonly<WaitlistEntry> {
    const now = this.clock.now();
    return {
      id: newId(now),
      patientId: order.patientId,
      professionalId: order.professionalId,
      specialization: order.specialization ? [...order.specialization] : null,
      city: order.city ?? null,
      language: order.language ?? null,
      modality: order.modality ?? null,
      maxPrice: order.maxPrice ?? null,
      fromDate: order.from,
      toDate: order.to,
      weekdays: order.weekdays ? [...order.weekdays].sort((a, b) => a - b) : null,
      partOfDay: order.partOfDay ?? null,
      durationMinutes: order.durationMinutes ?? null,
      noticeMinutes: order.noticeMinutes ?? 0,
      priority: order.priority ?? 0,
      status: 'waiting',
      createdBy: accountId,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
  }
}

/**
 * Patients wait for themselves, professionals put own patients on the list of their own calendar, administrators anybody anywhere.
 * @throws PatientNotFound, NotYourCalendar, Forbidden
 */
function whoAndWith(
  principal: Principal,
  order: WaitlistOrder,
): { readonly patientId: string; readonly professionalId: string | null } {
  if (order.priority !== undefined && principal.role !== 'admin') throw new Forbidden();
  const own = principal.role === 'professional' ? principal.professionalId : undefined;
  const professionalId = order.professionalId ?? own ?? null;
  if (own !== undefined && (own === null || professionalId !== own)) throw new NotYourCalendar();
  const patientId = patientBookedBy(principal, order.patientId);
  if (patientId === undefined) throw invalidField('patientId', 'required');
  return { patientId, professionalId };
}
