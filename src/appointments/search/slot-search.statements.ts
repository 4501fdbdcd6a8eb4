import type { Statement } from '../../common/database/statement';
import { PROFESSIONAL_FILTERS, type ProfessionalFilterName } from '../../professionals';
import { IS_LIVE } from '../live-status';

/** The parts of a question that change the text, in one order. */
export const PARTS = [
  'specialization',
  'city',
  'language',
  'modality',
  'maxPrice',
  'professionalId',
  'partOfDay',
  'perProfessional',
] as const;
export type Part = (typeof PARTS)[number];

/** A statement whose values are told by name. */
export interface NamedStatement extends Statement {
  /** What `$1`, `$2`, ... stand for. */
  readonly parameters: readonly string[];
}

export type ConditionName = ProfessionalFilterName | 'maxPrice' | 'professionalId';

/** What professionals have to be, by the part of the question that asks for it; `p` is the professional. */
export const CONDITIONS: Readonly<Record<ConditionName, string>> = {
  ...PROFESSIONAL_FILTERS,
  maxPrice: `(p.price_amount <= :maxPrice AND p.price_currency = (SELECT currency FROM practice WHERE id = 1))`,
  professionalId: `p.id = :professionalId`,
};

/** The same where those who match are looked for, by indexes, rather than somebody looked at. */
const INDEXED: typeof CONDITIONS = {
  ...CONDITIONS,
  language: `language_tags(p.languages) @> ARRAY[lower(:language)]`,
};

export const isCondition = (part: Part): part is ConditionName => part in CONDITIONS;

/**
 * Shown in searches, and matching. Whose block is over is derived by the application, which knows their zone
 * (`free_slot_calendars`).
 */
export const matches = (parts: readonly Part[], conditions = CONDITIONS): string => `
    (p.status = 'active' OR p.status = 'blocked' AND
      (SELECT block_over_at FROM free_slot_calendars WHERE professional_id = p.id) <= :now)
    ${parts.flatMap((part) => (isCondition(part) ? [`AND ${conditions[part]}`] : [])).join(' ')}`;

const LENGTH = `COALESCE(:durationMinutes::integer, p.session_duration_minutes)`;
const EARLIEST = `:now::timestamptz + p.minimum_notice_minutes * interval '1 minute'`;
const LATEST = `:now::timestamptz + p.booking_horizon_days * interval '24 hours'`;

export const isLongEnough = (s: string): string => `${s}.free_minutes >= ${LENGTH}`;

/** Whether a session of `p` fits at the row `s`, in the part of the day and between the caller's own. */
const fits = (s: string, parts: readonly Part[]): string => `
    ${isLongEnough(s)}
${parts.includes('partOfDay') ? `AND part_of_day(${s}.local_starts_at) = :partOfDay` : ''}
    AND NOT (SELECT busy FROM caller) && tstzrange(${s}.starts_at, ${s}.starts_at + ${LENGTH} * interval '1 minute')`;

/** Whether patients may book `p` at the row `s`. */
export const isInTime = (s: string): string =>
  `${s}.starts_at > :now AND ${s}.starts_at >= ${EARLIEST} AND ${s}.starts_at <= ${LATEST}`;

const CALLER = `caller AS MATERIALIZED (
    SELECT COALESCE(range_agg(tstzrange(starts_at, ends_at)), '{}') AS busy FROM appointments
      WHERE patient_id = :patientId AND ${IS_LIVE} AND ends_at > :now)`;

/** Whether calendars have to be filled, or time is free that its rows do not know of yet. */
const IS_DUE = `(COALESCE((SELECT min(due_at) FROM free_slot_calendars) <= :now, false)
    OR COALESCE((SELECT min(confirm_by) FROM appointments WHERE status = 'pending') <= :now, false)
    OR COALESCE((SELECT min(held_until) FROM appointments WHERE status = 'held') <= :now, false))`;

/** The rows as the answer has them. */
const offersOf = (rows: string): string => `
    (SELECT json_agg(json_build_object(
        'startsAt', (extract(epoch FROM s.starts_at) * 1000)::bigint, 'localDate', s.local_starts_at::date,
        'durationMinutes', ${LENGTH}, 'professionalId', p.id, 'firstName', p.first_name, 'lastName', p.last_name,
        'city', p.city, 'modalities', p.modalities, 'priceAmount', p.price_amount, 'priceCurrency', p.price_currency,
        'timeZone', p.time_zone) ORDER BY s.starts_at, s.professional_id)
      FROM ${rows} s CROSS JOIN LATERAL (SELECT * FROM professionals WHERE id = s.professional_id LIMIT 1) p
      WHERE s.is_offered)`;

/** Nobody asks for less notice or lets book further ahead, so nothing before or after is offered by anybody. */
const START = `start AS MATERIALIZED (
    SELECT GREATEST(:afterStart, least_notice) AS asked_start,
           CASE WHEN :afterStart::timestamptz >= least_notice THEN :afterId::uuid ELSE :noId::uuid END AS asked_id,
           GREATEST(:laterStart, least_notice) AS later_start, :noId::uuid AS later_id,
           :now::timestamptz + furthest * interval '24 hours' AS last_start
      FROM (SELECT :now::timestamptz + min(minimum_notice_minutes) * interval '1 minute' AS least_notice
              FROM professionals WHERE status <> 'inactive') notice,
           (SELECT max(booking_horizon_days) AS furthest FROM professionals WHERE status <> 'inactive') horizon)`;

/** The dates that are asked about, or those after them. */
type Range = 'asked' | 'later';

const isWithin = (s: string, range: Range): string =>
  `${s}.local_starts_at >= :${range}LocalFrom::timestamp AND ${s}.local_starts_at < :${range}LocalUntil::timestamp`;

const isAmongFirst = (parts: readonly Part[]): string =>
  parts.includes('perProfessional')
    ? `AND (SELECT count(*) FROM (
          SELECT FROM free_slots e
            WHERE e.professional_id = s.professional_id AND e.starts_at >= :askedStart AND e.starts_at < s.starts_at
              AND ${isInTime('e')} AND ${isWithin('e', 'asked')} AND ${fits('e', parts)}
            LIMIT :perProfessional) earlier) < :perProfessional`
    : '';

/**
 * Reads the free time of everybody in order of time until `limit` are found, but no more than `:budget` rows: where few
 * match, asking those few is faster. The last row of the budget comes along even if it is not offered.
 */
function lookInTime(range: Range, parts: readonly Part[], limit: string, isAsked: string): string {
  const ofPart = (part: string) => `
      (SELECT * FROM free_slots
        WHERE part_of_day(local_starts_at) = ${part} AND starts_at < :${range}End AND starts_at <= (SELECT last_start FROM start)
          AND (starts_at, professional_id) > ((SELECT ${range}_start FROM start), (SELECT ${range}_id FROM start))
        ORDER BY starts_at, professional_id LIMIT :budget)`;
  const streams = parts.includes('partOfDay') ? [':partOfDay'] : ['0', '1', '2'];
  return `
    SELECT s.*, p.id IS NOT NULL AS is_offered
      FROM (SELECT *, row_number() OVER (ORDER BY starts_at, professional_id) AS place
              FROM (${streams.map(ofPart).join(' UNION ALL ')}) streams
              ORDER BY starts_at, professional_id LIMIT :budget) s
      LEFT JOIN LATERAL (
        SELECT p.id FROM professionals p
          WHERE p.id = s.professional_id AND ${isWithin('s', range)} AND ${isInTime('s')} AND ${fits('s', parts)}
            AND ${matches(parts)} ${range === 'asked' ? isAmongFirst(parts) : ''}
          LIMIT 1) p ON true
      WHERE ${isAsked} AND (p.id IS NOT NULL OR s.place = :budget)
      ORDER BY s.starts_at, s.professional_id LIMIT ${limit}`;
}

const inTimeText = (parts: readonly Part[]): string => `
  WITH ${CALLER}, ${START},
  found AS MATERIALIZED (${lookInTime('asked', parts, ':limit', 'true')}),
  later AS MATERIALIZED (${lookInTime('later', parts, '1', ':isFirst AND NOT EXISTS (SELECT FROM found)')})
  SELECT ${IS_DUE} AS "isDue", ${offersOf('found')} AS offers, ${offersOf('later')} AS later,
    EXISTS (SELECT FROM found WHERE place = :budget) OR EXISTS (SELECT FROM later WHERE NOT is_offered) AS "gaveUp",
    CASE WHEN :isFirst AND NOT EXISTS (SELECT FROM found)
      THEN EXISTS (SELECT FROM professionals p WHERE ${matches(parts)}) END AS "somebodyMatches"`;

/**
 * The rows of one of `matching` in order of time, after the cursor and without an end. With `:perProfessional` so many from
 * the start of the range on, wherever the page begins.
 */
function rowsOf(parts: readonly Part[], limit: string): string {
  const rows = (from: string, most: string) => `
      SELECT s.* FROM free_slots s
        WHERE s.professional_id = p.id AND s.starts_at >= GREATEST(${from}, p.earliest) AND s.starts_at <= p.latest
          AND s.starts_at > :now AND s.local_starts_at >= :askedLocalFrom AND ${fits('s', parts)}
        ORDER BY s.starts_at LIMIT ${most}`;
  const counted = parts.includes('perProfessional')
    ? rows(':askedStart', ':perProfessional')
    : rows(':afterStart', 'ALL');
  return `
      SELECT s.*, s.starts_at < :askedEnd AND s.local_starts_at < :askedLocalUntil AS is_asked FROM (${counted}) s
        WHERE s.starts_at > :afterStart OR s.starts_at = :afterStart AND s.professional_id > :afterId
        ORDER BY s.starts_at LIMIT ${limit}`;
}

/** Asks each of those who match: first for one start of each, then those with the earliest for a page. */
const byProfessionalText = (parts: readonly Part[]): string => `
  WITH ${CALLER},
  matching AS MATERIALIZED (
    SELECT p.id, p.session_duration_minutes, ${EARLIEST} AS earliest, ${LATEST} AS latest
      FROM professionals p WHERE ${matches(parts, INDEXED)}),
  firsts AS MATERIALIZED (SELECT s.* FROM matching p CROSS JOIN LATERAL (${rowsOf(parts, '1')}) s),
  found AS MATERIALIZED (
    SELECT s.*, true AS is_offered
      FROM (SELECT professional_id AS id FROM firsts WHERE is_asked ORDER BY starts_at, professional_id LIMIT :limit) earliest
      JOIN matching p USING (id) CROSS JOIN LATERAL (${rowsOf(parts, ':limit')}) s
      WHERE s.is_asked ORDER BY s.starts_at, s.professional_id LIMIT :limit),
  later AS MATERIALIZED (
    SELECT *, true AS is_offered FROM firsts
      WHERE :isFirst AND NOT EXISTS (SELECT FROM found) ORDER BY starts_at, professional_id LIMIT 1)
  SELECT ${IS_DUE} AS "isDue", ${offersOf('found')} AS offers, ${offersOf('later')} AS later, false AS "gaveUp",
    EXISTS (SELECT FROM matching) AS "somebodyMatches"`;

const known = new Map<string, NamedStatement>();

/** The statement for a question with these parts, each written once. */
export function searchStatement(kind: 'in_time' | 'by_professional', parts: readonly Part[]): NamedStatement {
  const name = `search_${kind}_${codeOf(parts)}`;
  const statement = known.get(name) ?? named(name, (kind === 'in_time' ? inTimeText : byProfessionalText)(parts));
  known.set(name, statement);
  return statement;
}

/** One number for each set of parts: the names of PostgreSQL's statements are short. */
export const codeOf = (parts: readonly Part[]): number =>
  parts.reduce((code, part) => code + 2 ** PARTS.indexOf(part), 0);

/** @param text with `:name` where a value goes */
export function named(name: string, text: string): NamedStatement {
  const parameters: string[] = [];
  const numbered = text.replace(/(?<!:):([a-zA-Z]+)/g, (_, parameter: string) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${parameters.indexOf(parameter) + 1}`;
  });
  return { name, text: numbered, parameters };
}
