import type { EntityManager } from 'typeorm';
import { BlockedPeriodRow } from './blocked-period.entity';

/** Sort key of blocked periods. */
export type BlockedPeriodKey = readonly [startsOn: string, id: string];

/**
 * The next `limit` periods of one calendar by first date and id.
 * @param professionalId null: those of the whole practice
 * @param from local date; only periods that end then or later
 */
export async function nextBlockedPeriods(
  em: EntityManager,
  professionalId: string | null,
  from: string | undefined,
  after: BlockedPeriodKey | undefined,
  limit: number,
): Promise<BlockedPeriodRow[]> {
  const query = em
    .createQueryBuilder(BlockedPeriodRow, 'period')
    .where(professionalId === null ? 'period.professionalId IS NULL' : 'period.professionalId = :professionalId', {
      professionalId,
    })
    .orderBy('period.startsOn')
    .addOrderBy('period.id')
    .limit(limit);
  if (from !== undefined) query.andWhere('period.endsOn >= :from', { from });
  if (after)
    query.andWhere('(period.startsOn, period.id) > (:startsOn::date, :id::uuid)', { startsOn: after[0], id: after[1] });
  return query.getMany();
}
