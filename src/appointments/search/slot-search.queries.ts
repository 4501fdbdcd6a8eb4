import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import type { Modality } from '../domain/booking-rules';
import { PARTS, searchStatement, type NamedStatement, type Part } from './slot-search.statements';
import type { SearchRange, StartRange } from './search-range';

/** What professionals have to be. Prices in minor units of the practice's currency. */
export interface SearchFilter {
  readonly specialization?: readonly string[] | undefined;
  readonly city?: string | undefined;
  readonly language?: string | undefined;
  readonly modality?: Modality | undefined;
  readonly maxPrice?: number | undefined;
  readonly professionalId?: string | undefined;
}

export const PARTS_OF_DAY = ['morning', 'afternoon', 'evening'] as const;
/** On the professional's clock: before 12:00, from 12:00, from 18:00; as `part_of_day` of the database numbers them. */
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

/** The place after which a page begins. */
export interface SearchKey {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly professionalId: string;
}

export interface SearchQuestion {
  readonly filter: SearchFilter;
  readonly range: SearchRange;
  /** The professional's own session duration unless told. */
  readonly durationMinutes?: number | undefined;
  readonly partOfDay?: PartOfDay | undefined;
  /** At most so many of each professional, their first in the whole range. */
  readonly perProfessional?: number | undefined;
  readonly after?: SearchKey | undefined;
  readonly limit: number;
  readonly now: Date;
  /** Whose own sessions are in the way. */
  readonly patientId: string | null;
}

/** A session that could be booked, and with whom. */
export interface SlotOffer extends SearchKey {
  /** On the professional's calendar, `YYYY-MM-DD`. */
  readonly localDate: string;
  readonly durationMinutes: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly city: string | null;
  readonly modalities: readonly Modality[];
  readonly priceAmount: number | null;
  readonly priceCurrency: string | null;
  readonly timeZone: string;
}

export interface SearchResult {
  readonly offers: readonly SlotOffer[];
  /** The first after the range; looked for on a first page on which there is nothing. */
  readonly next: SlotOffer | null;
  readonly somebodyMatches: boolean;
  /** Some calendar is not up to date: catch up and ask again. */
  readonly isDue: boolean;
}

interface FoundRow {
  readonly offers: readonly SlotOffer[] | null;
  readonly later: readonly SlotOffer[] | null;
  readonly somebodyMatches: boolean | null;
  readonly isDue: boolean;
  readonly gaveUp: boolean;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class SlotSearchQueries {
  /** How many rows are read in order of time before those who match are asked one by one; see docs/adr/0008. */
  budgetFor(limit: number): number {
    return 300 + 10 * limit;
  }

  /** One statement, or two where few match or few are free. */
  async search(em: EntityManager, question: SearchQuestion): Promise<SearchResult> {
    const { filter, limit } = question;
    const values = { ...valuesOf(question), budget: this.budgetFor(limit) };
    if (filter.professionalId === undefined) {
      const row = await this.run(em, searchStatement('in_time', partsOf(question)), values);
      if (!row.gaveUp || (row.offers ?? []).length >= limit || row.isDue) return toResult(row);
    }
    return toResult(await this.run(em, searchStatement('by_professional', partsOf(question)), values));
  }

  private async run(
    em: EntityManager,
    statement: NamedStatement,
    values: Readonly<Record<string, unknown>>,
  ): Promise<FoundRow> {
    const [row] = await runStatement<FoundRow>(
      em,
      statement,
      statement.parameters.map((name) => values[name]),
    );
    if (!row) throw new Error(`${statement.name} answers one row.`);
    return row;
  }
}

function toResult({ offers, later, somebodyMatches, isDue }: FoundRow): SearchResult {
  return { offers: offers ?? [], next: later?.[0] ?? null, somebodyMatches: somebodyMatches !== false, isDue };
}

export function partsOf({ filter, partOfDay, perProfessional }: SearchQuestion): Part[] {
  const given: Readonly<Record<string, unknown>> = { ...filter, partOfDay, perProfessional };
  return PARTS.filter((part) => given[part] !== undefined);
}

function valuesOf(question: SearchQuestion): Readonly<Record<string, unknown>> {
  const { filter, range, durationMinutes = null, partOfDay, perProfessional, after, limit, now, patientId } = question;
  return {
    ...filter,
    partOfDay: partOfDay && PARTS_OF_DAY.indexOf(partOfDay),
    ...boundsOf('asked', range.asked),
    ...boundsOf('later', range.later),
    afterStart: new Date(after?.startsAt ?? range.asked.start),
    afterId: after?.professionalId ?? NO_ID,
    noId: NO_ID,
    isFirst: after === undefined,
    now,
    durationMinutes,
    perProfessional,
    patientId,
    limit,
  };
}

function boundsOf(name: string, { start, end, localFrom, localUntil }: StartRange): Readonly<Record<string, unknown>> {
  return {
    [`${name}Start`]: new Date(start),
    [`${name}End`]: end === Infinity ? 'infinity' : new Date(end),
    [`${name}LocalFrom`]: localFrom,
    [`${name}LocalUntil`]: localUntil,
  };
}
