import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { withDatabase } from './open-database';
import { STARTER_SPECIALIZATIONS } from './specializations';
import type { Terminal } from './terminal';

/** Adds those whose slug is not there; a specialization that somebody has renamed keeps its names. */
export async function createSpecializations(terminal: Terminal): Promise<void> {
  const added = await withDatabase(terminal, (dataSource) =>
    dataSource.transaction(async (em) => {
      const ids = await insertMissing(em);
      const acts = ids.map((recordId) => ({
        action: 'specialization.added',
        recordType: 'specialization',
        recordId,
      }));
      await new AuditService(terminal.clock).record(em, ...acts);
      return ids.length;
    }),
  );
  terminal.out(`${added} specializations added, ${STARTER_SPECIALIZATIONS.length - added} were there already.\n`);
}

/** Answers the ids of those that were not there. */
export async function insertMissing(em: EntityManager): Promise<string[]> {
  const rows = await em.query<{ id: string }[]>(
    `INSERT INTO specializations (slug, name_es, name_en)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (slug) DO NOTHING RETURNING id`,
    [
      STARTER_SPECIALIZATIONS.map(({ slug }) => slug),
      STARTER_SPECIALIZATIONS.map(({ es }) => es),
      STARTER_SPECIALIZATIONS.map(({ en }) => en),
    ],
  );
  return rows.map(({ id }) => id);
}
