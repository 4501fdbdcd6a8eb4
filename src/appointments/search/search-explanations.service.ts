import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import { localMinutesOf } from '../../common/time/zones';
import { effectiveStatus } from '../../professionals';
import { BookingFactsQueries, type BookingFactsRow } from '../booking-facts.queries';
import { EMPTY_REASONS, freeStarts, whyNothingIsFree } from '../calendar';
import { intervalIn } from './search-range';
import { partsOf, type PartOfDay, type SearchQuestion } from './slot-search.queries';
import { CONDITIONS, codeOf, isCondition, named, type ConditionName } from './slot-search.statements';

/** Why somebody is not in the answer of a search: filters first, then the status, else the calendar. */
export const ABSENCE_REASONS = [
  'specialization',
  'city',
  'language',
  'modality',
  'price',
  ...EMPTY_REASONS.filter((reason) => reason !== 'modality_not_offered'),
  'part_of_day',
  'not_on_this_page',
] as const;
export type AbsenceReason = (typeof ABSENCE_REASONS)[number];

export interface Absence {
  readonly professionalId: string;
  readonly reasons: readonly AbsenceReason[];
}

export interface SearchExplanation {
  /** In the order of ids. */
  readonly absences: readonly Absence[];
  /** How many more are absent. */
  readonly leftOut: number;
}

interface AbsentRow {
  readonly id: string;
  readonly misses: readonly AbsenceReason[];
  readonly total: number;
}

/** So many professionals are looked at for one answer. */
const MOST = 100;

/** Minutes of the day at which a part of it begins. */
const NOON = 12 * 60;
const EVENING = 18 * 60;

const CODES: Readonly<Record<Exclude<ConditionName, 'professionalId'>, AbsenceReason>> = {
  specialization: 'specialization',
  city: 'city',
  language: 'language',
  modality: 'modality',
  maxPrice: 'price',
};

/** Tells administrators why professionals are not found; from the facts themselves, not from the derived rows. */
@Injectable()
export class SearchExplanations {
  constructor(private readonly facts: BookingFactsQueries) {}

  /** Of everybody, whatever their status, whom the page does not show. */
  async explain(em: EntityManager, question: SearchQuestion, shown: readonly string[]): Promise<SearchExplanation> {
    const absent = await this.absent(em, question, shown);
    const { start, end } = question.range.asked;
    const all = await this.facts.loadMany(
      em,
      absent.map(({ id }) => id),
      { patientId: null, span: { start, end } },
    );
    const factsOf = new Map(all.map((facts) => [facts.professionalId, facts]));
    const absences = absent.flatMap(({ id, misses }) => {
      const facts = factsOf.get(id);
      return facts ? [{ professionalId: id, reasons: reasonsOf(facts, misses, question) }] : [];
    });
    return { absences, leftOut: Math.max(0, (absent[0]?.total ?? 0) - MOST) };
  }

  private absent(em: EntityManager, question: SearchQuestion, shown: readonly string[]): Promise<AbsentRow[]> {
    const conditions = partsOf(question).filter(isCondition);
    const misses = conditions.flatMap((name) =>
      name === 'professionalId' ? [] : [`CASE WHEN ${CONDITIONS[name]} THEN NULL ELSE '${CODES[name]}' END`],
    );
    const only = conditions.includes('professionalId') ? `AND ${CONDITIONS.professionalId}` : '';
    const statement = named(
      `explain_search_${codeOf(conditions)}`,
      `SELECT p.id, array_remove(ARRAY[${misses.join(', ')}]::text[], NULL) AS misses, (count(*) OVER ())::integer AS total
         FROM professionals p WHERE p.id <> ALL(:shown) ${only} ORDER BY p.id LIMIT ${MOST}`,
    );
    const values: Readonly<Record<string, unknown>> = { ...question.filter, shown };
    return runStatement<AbsentRow & Record<string, unknown>>(
      em,
      statement,
      statement.parameters.map((name) => values[name]),
    );
  }
}

function reasonsOf(
  facts: BookingFactsRow,
  misses: readonly AbsenceReason[],
  question: SearchQuestion,
): readonly AbsenceReason[] {
  const { status, blockedUntil, timeZone } = facts;
  const effective = effectiveStatus(status, blockedUntil, timeZone, question.now.getTime());
  const reasons = effective === 'active' ? misses : [...misses, `professional_${effective}` as const];
  return reasons.length > 0 ? reasons : [whyAbsent(facts, question)];
}

function whyAbsent(facts: BookingFactsRow, { range, durationMinutes, partOfDay, now }: SearchQuestion): AbsenceReason {
  const asked = intervalIn(facts.timeZone, range.asked);
  const minutes = durationMinutes ?? facts.sessionDurationMinutes;
  const starts = freeStarts(facts, asked, minutes, now.getTime());
  if (starts.length === 0) return whyNothingIsFree(facts, asked, minutes, now.getTime());
  const isThen = starts.some((start) => partOfDay === undefined || partAt(facts.timeZone, start) === partOfDay);
  return isThen ? 'not_on_this_page' : 'part_of_day';
}

function partAt(timeZone: string, start: number): PartOfDay {
  const minutes = localMinutesOf(timeZone, start);
  if (minutes < NOON) return 'morning';
  return minutes < EVENING ? 'afternoon' : 'evening';
}
