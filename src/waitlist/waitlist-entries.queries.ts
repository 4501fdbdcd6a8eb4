import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Scope } from '../appointments';
import { runStatement } from '../common/database/statement';
import { WaitlistEntry, type EntryStatus } from './waitlist-entry.entity';

/** What narrows a list; what is undefined does not. */
export interface EntryFilter {
  readonly patientId?: string | undefined;
  readonly professionalId?: string | undefined;
  readonly status?: Exclude<EntryStatus, 'left'> | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Whose dates are not over; a date of whatever zone lies within a day of UTC's. */
const COUNT_WAITING = {
  name: 'count_waitlist_entries',
  text: `SELECT count(*)::int AS count FROM waitlist_entries
          WHERE patient_id = $1 AND status = 'waiting' AND to_date >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 1`,
};

const END = {
  name: 'end_waitlist_entry',
  text: `UPDATE waitlist_entries SET status = $2, updated_at = $3, version = version + 1
          WHERE id = $1 AND status = 'waiting' RETURNING id`,
};

@Injectable()
export class WaitlistEntriesQueries {
  /** Not one that was left. Null if there is none, or the scope does not reach it. */
  find(em: EntityManager, id: string, scope: Scope): Promise<WaitlistEntry | null> {
    return this.within(em, scope).andWhere('e.id = :id', { id }).getOne();
  }

  /** One more than the limit, by time of joining. */
  list(
    em: EntityManager,
    scope: Scope,
    { patientId, professionalId, status, limit }: EntryFilter,
    after: { readonly createdAt: Date; readonly id: string } | undefined,
  ): Promise<WaitlistEntry[]> {
    const query = this.within(em, scope);
    if (patientId !== undefined) query.andWhere('e.patient_id = :patientId', { patientId });
    if (professionalId !== undefined) query.andWhere('e.professional_id = :professionalId', { professionalId });
    if (status !== undefined) query.andWhere('e.status = :status', { status });
    if (after) query.andWhere('(e.created_at, e.id) > (:createdAt, :id::uuid)', after);
    return query
      .orderBy('e.createdAt')
      .addOrderBy('e.id')
      .limit(limit + 1)
      .getMany();
  }

  async countWaiting(em: EntityManager, patientId: string, now: Date): Promise<number> {
    const [row] = await runStatement<{ count: number }>(em, COUNT_WAITING, [patientId, now]);
    return row?.count ?? 0;
  }

  /** False if nobody waited any more. */
  async end(em: EntityManager, id: string, status: EntryStatus, now: Date): Promise<boolean> {
    return (await runStatement(em, END, [id, status, now])).length > 0;
  }

  private within(em: EntityManager, scope: Scope): SelectQueryBuilder<WaitlistEntry> {
    const query = em.createQueryBuilder(WaitlistEntry, 'e').where(`e.status <> 'left'`);
    if (scope.patientId !== null) query.andWhere('e.patient_id = :ownPatient', { ownPatient: scope.patientId });
    if (scope.professionalId !== null)
      query.andWhere('e.professional_id = :ownProfessional', { ownProfessional: scope.professionalId });
    return query;
  }
}
