import type { DataSource } from 'typeorm';
import { AuditService } from '../../audit';
import { takeLocks } from '../../common/database/locks';
import { ERASE } from '../../privacy/erasure.task';
import { PersonalRecords } from '../../privacy/personal-records';
import { onSubject, Subjects } from '../../privacy/subjects';
import { CommandProblem } from '../command-problem';
import { withDatabase } from '../open-database';
import { withKeys, type OpenKeys } from '../open-keys';
import { showProgress } from '../progress';
import type { Terminal } from '../terminal';

const KEYS_AT_ONCE = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What names a person again although their key is destroyed. */
const UNFINISHED = `SELECT p.id FROM patients p
  WHERE p.id = ANY ($1) AND (p.erased_at IS NULL
     OR NOT EXISTS (SELECT FROM patient_erasures e WHERE e.patient_id = p.id AND e.status = 'done'))`;

/** The server does the rest: it cancels appointments that the backup has brought back. */
const FOLLOW_UP = `
  WITH again AS (
    INSERT INTO patient_erasures (patient_id, reason, created_at) VALUES ($1, 'other', $2)
      ON CONFLICT (patient_id) DO UPDATE SET status = 'queued', step = 'calendar', progress = 0, ended_at = NULL
    RETURNING id)
  SELECT (graphile_worker.add_job('${ERASE}', json_build_object('id', id), job_key => 'erasure:' || id)).id FROM again`;

/**
 * Erases anew whoever a restored backup has brought back. Who that is, the key store tells: of an erased person there is a mark
 * in the place of the key. It may be run again and again.
 */
export async function repeatErasures(terminal: Terminal): Promise<void> {
  await withKeys(terminal, (open) =>
    withDatabase(terminal, async (dataSource) => {
      const back = await broughtBack(dataSource, open);
      const progress = showProgress(terminal, 'Erasing anew', back.length);
      try {
        for (const [index, id] of back.entries()) {
          await erase(dataSource, open, terminal, id);
          progress.reach('patients', index + 1, back.length);
        }
      } catch (error) {
        progress.abandon();
        throw error;
      }
      progress.end(outcomeOf(back.length));
    }),
  );
}

function outcomeOf(erased: number): string {
  if (erased === 0) return 'Nobody who was erased is in the database.';
  const people = erased === 1 ? '1 patient was' : `${erased} patients were`;
  return `${people} erased anew. The server cancels their appointments; start it now.`;
}

/** @throws CommandProblem if the key store knows of nobody, as one does that belongs to another database */
async function broughtBack(dataSource: DataSource, { store }: OpenKeys): Promise<readonly string[]> {
  const back: string[] = [];
  for (let after = ''; ;) {
    const page = await store.page(after, KEYS_AT_ONCE);
    const last = page.at(-1);
    if (after === '' && !last) await assertNobody(dataSource);
    if (!last) return back;
    const erased = page.flatMap(({ owner, destroyedAt }) => (destroyedAt && UUID.test(owner) ? [owner] : []));
    back.push(...(await dataSource.query<{ id: string }[]>(UNFINISHED, [erased])).map(({ id }) => id));
    after = last.owner;
  }
}

async function assertNobody(dataSource: DataSource): Promise<void> {
  if ((await dataSource.query<unknown[]>('SELECT FROM patients LIMIT 1')).length === 0) return;
  throw new CommandProblem(
    'The key store is empty: nobody can tell who was erased.',
    'Set KEY_STORE_URL to the key store of the database that the backup is of, or restore that first (praxis keys restore).',
  );
}

async function erase(dataSource: DataSource, { encryption }: OpenKeys, { clock }: Terminal, id: string): Promise<void> {
  const now = clock.now();
  await dataSource.transaction(async (em) => {
    await takeLocks(em, [{ on: 'patient', id, mode: 'exclusive' }]);
    const { patientId, accountId, isAccountTheirs } = await new Subjects().find(em, id);
    const subject = { patientId, accountId: isAccountTheirs ? accountId : null };
    await new PersonalRecords(encryption).erase(em, subject, now);
    await new AuditService(clock).record(em, onSubject('erased', patientId, { after: 'restored_backup' }));
    await em.query(FOLLOW_UP, [patientId, now]);
  });
}
