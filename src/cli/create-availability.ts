import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { takeLocks } from '../common/database/locks';
import { CommandProblem } from './command-problem';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';
import { freeSlotServices } from './verify-free-slots';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Wall times of the professional's own zone, Monday to Friday. */
const OFFICE_HOURS = [
  { opensAt: '09:00', closesAt: '13:00' },
  { opensAt: '15:00', closesAt: '19:00' },
] as const;
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5] as const;

/** Gives office hours to those who have none: one professional, or everybody. Hours that somebody has set stay. */
export async function createAvailability(terminal: Terminal, professional: string): Promise<void> {
  if (professional !== 'all' && !UUID.test(professional)) {
    throw new CommandProblem(
      `"${professional}" is not the id of a professional.`,
      'Give the UUID that `GET /api/v1/professionals` shows, or `all`.',
    );
  }
  await withDatabase(terminal, async (dataSource) => {
    const ids = await chosen(dataSource.manager, professional);
    const given = await dataSource.transaction((em) => giveOfficeHours(em, terminal, ids));
    terminal.out(
      `${given} of ${ids.length} professionals got Monday to Friday, 09:00-13:00 and 15:00-19:00; the others have hours already.\n`,
    );
  });
}

async function chosen(em: EntityManager, professional: string): Promise<string[]> {
  const rows = await em.query<{ id: string }[]>(
    `SELECT id FROM professionals WHERE status <> 'inactive' AND $1 = 'all' OR id::text = lower($1) ORDER BY id`,
    [professional],
  );
  if (rows.length === 0 && professional !== 'all') {
    throw new CommandProblem(
      `There is no professional ${professional}.`,
      'Give the UUID that `GET /api/v1/professionals` shows, or `all`.',
    );
  }
  return rows.map(({ id }) => id);
}

async function giveOfficeHours(em: EntityManager, terminal: Terminal, ids: readonly string[]): Promise<number> {
  await takeLocks(
    em,
    ids.map((id) => ({ on: 'professional', id, mode: 'exclusive' })),
  );
  const without = await em.query<{ id: string }[]>(
    `SELECT id FROM professionals WHERE id = ANY($1) AND NOT EXISTS (SELECT FROM weekly_windows WHERE professional_id = professionals.id)`,
    [ids],
  );
  const windows = without.flatMap(({ id }) =>
    MONDAY_TO_FRIDAY.flatMap((weekday) => OFFICE_HOURS.map((hours) => ({ id, weekday, ...hours }))),
  );
  await em.query(
    `INSERT INTO weekly_windows (professional_id, weekday, opens_at, closes_at)
     SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[])`,
    [
      windows.map(({ id }) => id),
      windows.map(({ weekday }) => weekday),
      windows.map(({ opensAt }) => opensAt),
      windows.map(({ closesAt }) => closesAt),
    ],
  );
  await em.query('UPDATE professionals SET schedule_version = schedule_version + 1 WHERE id = ANY($1)', [
    without.map(({ id }) => id),
  ]);
  const { keeper } = freeSlotServices(em.dataSource, terminal.clock);
  for (const { id } of without) await keeper.calendarChanged(em, { professionalId: id, span: null });
  const acts = without.map(({ id }) => ({ action: 'schedule.changed', recordType: 'professional', recordId: id }));
  await new AuditService(terminal.clock).record(em, ...acts);
  return without.length;
}
