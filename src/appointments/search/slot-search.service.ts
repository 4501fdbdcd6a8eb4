import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/access';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { pageOf, readCursor, type Page } from '../../common/http/page';
import { invalidField } from '../../common/http/validation.pipe';
import { Clock } from '../../common/time/clock';
import { daysBetween, formatInstant, parseInstant } from '../../common/time/dates';
import { localDateOf } from '../../common/time/zones';
import { assertMayListByStatus } from '../../professionals';
import { MAX_DAYS } from '../calendar';
import { FreeSlotsUpkeep } from '../free-slots/free-slots-upkeep';
import { assertAllowed } from '../slots.service';
import { searchRange, type AskedDates } from './search-range';
import { SearchExplanations, type SearchExplanation } from './search-explanations.service';
import {
  SlotSearchQueries,
  type PartOfDay,
  type SearchFilter,
  type SearchKey,
  type SearchQuestion,
  type SearchResult,
  type SlotOffer,
} from './slot-search.queries';

/** Why a search finds nothing. */
export const SEARCH_REASONS = ['nobody_matches', 'nobody_free'] as const;
export type SearchReason = (typeof SEARCH_REASONS)[number];

export interface SlotSearch extends SearchFilter, AskedDates {
  readonly durationMinutes?: number | undefined;
  readonly partOfDay?: PartOfDay | undefined;
  readonly perProfessional?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly explain?: boolean | undefined;
}

export interface FoundSlots {
  readonly page: Page<SlotOffer>;
  /** Only when there is nothing at all. */
  readonly reason?: SearchReason;
  /** Only when nobody is free: the first start after the range, if there is one. */
  readonly next?: SlotOffer | null;
  readonly explanation?: SearchExplanation;
}

/** Free time across all professionals, from the derived rows; exactly what each one's slots would be. */
@Injectable()
export class SlotSearchService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: SlotSearchQueries,
    private readonly upkeep: FreeSlotsUpkeep,
    private readonly explanations: SearchExplanations,
    private readonly clock: Clock,
  ) {}

  /** @throws DurationNotAllowed, InvalidCursor, SearchNotReady; for `explain` NotSignedIn, Forbidden */
  async search(principal: Principal | undefined, search: SlotSearch): Promise<FoundSlots> {
    if (search.explain) assertMayListByStatus(principal);
    const question = this.questionOf(principal, search);
    const { offers, next, somebodyMatches } = await this.ask(question);
    const page = pageOf(offers, search.limit, ({ startsAt, professionalId }) => [
      formatInstant(startsAt),
      professionalId,
    ]);
    return {
      page,
      ...(question.after || offers.length > 0 ? {} : whyEmpty(somebodyMatches, next)),
      ...(search.explain ? { explanation: await this.explain(question, page.rows) } : {}),
    };
  }

  private questionOf(principal: Principal | undefined, search: SlotSearch): SearchQuestion {
    assertAllowed(search);
    const now = this.clock.now();
    assertRange(search, now.getTime());
    const { specialization, city, language, modality, maxPrice, professionalId } = search;
    return {
      filter: { specialization, city, language, modality, maxPrice, professionalId },
      range: searchRange(search, now.getTime()),
      durationMinutes: search.durationMinutes,
      partOfDay: search.partOfDay,
      perProfessional: search.perProfessional,
      after: keyOf(search.cursor),
      limit: search.limit + 1,
      now,
      patientId: principal?.patientId ?? null,
    };
  }

  /** Time that is over is released and calendars that are due are filled first: no search depends on a job that ran in time. */
  private async ask(question: SearchQuestion): Promise<SearchResult> {
    const look = () => this.transactions.read((em) => this.queries.search(em, question));
    const result = await look();
    if (!result.isDue) return result;
    await this.upkeep.catchUp();
    return look();
  }

  private explain(question: SearchQuestion, shown: readonly SlotOffer[]): Promise<SearchExplanation> {
    const ids = shown.map(({ professionalId }) => professionalId);
    return this.transactions.read((em) => this.explanations.explain(em, question, ids));
  }
}

function whyEmpty(somebodyMatches: boolean, next: SlotOffer | null): Pick<FoundSlots, 'reason' | 'next'> {
  return somebodyMatches ? { reason: 'nobody_free', next } : { reason: 'nobody_matches' };
}

/** @throws InvalidRequest */
function assertRange({ from, to, timeZone }: AskedDates, now: number): void {
  if (to === undefined) return;
  const first = from ?? localDateOf(timeZone ?? 'UTC', now);
  if ((from !== undefined && to < from) || daysBetween(first, to) >= MAX_DAYS)
    throw invalidField('to', 'date_range', { days: MAX_DAYS });
}

/** @throws InvalidCursor */
function keyOf(cursor: string | undefined): SearchKey | undefined {
  const [startsAt, professionalId] = readCursor(cursor, 'instant', 'uuid') ?? [];
  if (startsAt === undefined) return undefined;
  return { startsAt: parseInstant(String(startsAt)) ?? NaN, professionalId: String(professionalId) };
}
