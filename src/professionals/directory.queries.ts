import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { ProfessionalStatus } from './domain/effective-status';
import type { Modality } from './domain/settings';
import { Professional } from './professional.entity';

export interface DirectoryFilter {
  readonly specialization?: readonly string[];
  readonly city?: string;
  readonly language?: string;
  readonly modality?: Modality;
  readonly q?: string;
}

/** Sort key of the directory: folded last name, folded first name, id. */
export type DirectoryKey = readonly [lastName: string, firstName: string, id: string];

export interface DirectoryRow {
  readonly professional: Professional;
  readonly key: DirectoryKey;
}

/** What to read: up to `limit` rows after a key. */
export interface DirectoryQuestion {
  readonly filter: DirectoryFilter;
  readonly status: ProfessionalStatus;
  readonly after?: DirectoryKey | undefined;
  readonly limit: number;
  /** The latest local date anywhere on earth at this moment. */
  readonly latestDate: string;
}

/**
 * The next professionals after a key. Whether a block with an end is over is not decided here (the zones of
 * PostgreSQL and of the application may differ): rows that might match come along, and the caller looks again.
 */
export async function nextInDirectory(em: EntityManager, question: DirectoryQuestion): Promise<DirectoryRow[]> {
  const { entities, raw } = await directoryQuery(em, question).getRawAndEntities<{
    last_key: string;
    first_key: string;
  }>();
  return entities.map((professional, index) => ({
    professional,
    key: [raw[index]?.last_key ?? '', raw[index]?.first_key ?? '', professional.id],
  }));
}

export function directoryQuery(
  em: EntityManager,
  { filter, status, after, limit, latestDate }: DirectoryQuestion,
): SelectQueryBuilder<Professional> {
  const query = em
    .createQueryBuilder(Professional, 'p')
    .addSelect('fold_text(p.last_name)', 'last_key')
    .addSelect('fold_text(p.first_name)', 'first_key')
    .orderBy('fold_text(p.last_name)')
    .addOrderBy('fold_text(p.first_name)')
    .addOrderBy('p.id')
    .limit(limit);
  query.where(CONDITIONS[status], { latestDate });
  if (after) {
    const [last, first, id] = after;
    query.andWhere('(fold_text(p.last_name), fold_text(p.first_name), p.id) > (:last, :first, :id::uuid)', {
      last,
      first,
      id,
    });
  }
  for (const name of ['specialization', 'city', 'language', 'modality', 'q'] as const) {
    if (filter[name] !== undefined) query.andWhere(FILTERS[name], { [name]: filter[name] });
  }
  return query;
}

/** `status <> 'inactive'` is said outright, because the partial index of the directory asks for it. */
const CONDITIONS: Readonly<Record<ProfessionalStatus, string>> = {
  active: `p.status <> 'inactive' AND (p.status = 'active' OR p.blocked_until < :latestDate)`,
  blocked: `p.status <> 'inactive' AND p.status = 'blocked'`,
  inactive: `p.status = 'inactive'`,
};

/** What a professional `p` has to be, with `:name` for the value; the search for free times asks the same. */
export const PROFESSIONAL_FILTERS = {
  specialization: `EXISTS (SELECT 1 FROM professional_specializations ps WHERE ps.professional_id = p.id
                            AND ps.specialization_id = ANY (ARRAY(SELECT id FROM specializations WHERE slug = ANY(:specialization))))`,
  city: `fold_text(p.city) = fold_text(:city)`,
  language: `(strpos(lower(',' || array_to_string(p.languages, ',') || ','), lower(',' || :language || ',')) > 0
              OR strpos(lower(',' || array_to_string(p.languages, ',') || ','), lower(',' || :language || '-')) > 0)`,
  modality: `:modality = ANY(p.modalities)`,
} as const;
export type ProfessionalFilterName = keyof typeof PROFESSIONAL_FILTERS;

const FILTERS = {
  ...PROFESSIONAL_FILTERS,
  // Folding first: it may bring forth what LIKE would take for a wildcard.
  q: `fold_text(p.first_name || ' ' || p.last_name) LIKE '%' || regexp_replace(fold_text(:q), '([\\\\%_])', '\\\\\\1', 'g') || '%'`,
} as const;
