import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../common/auth/access';
import { Account } from './account.entity';

/** What `GET /accounts` filters by; null = any. */
export interface AccountFilter {
  readonly role: Role | null;
  readonly status: Account['status'] | null;
  /** A part of the e-mail, in lower case. */
  readonly email: string | null;
}

@Injectable()
export class AccountsQueries {
  /** In the order in which they were opened. @param afterId the last one of the previous page */
  async list(em: EntityManager, filter: AccountFilter, afterId: string | null, limit: number): Promise<Account[]> {
    const query = em.createQueryBuilder(Account, 'account').orderBy('account.id').limit(limit);
    if (filter.role !== null) query.andWhere('account.role = :role', { role: filter.role });
    if (filter.status !== null) query.andWhere('account.status = :status', { status: filter.status });
    if (filter.email !== null) query.andWhere('strpos(account.email, :email) > 0', { email: filter.email });
    if (afterId !== null) query.andWhere('account.id > :afterId', { afterId });
    return query.getMany();
  }

  /**
   * Locks all administrators who can sign in, in one order, until the end of the transaction: who waits here counts again
   * afterwards, so two requests cannot remove each other's last one.
   */
  async lockAdmins(em: EntityManager): Promise<readonly string[]> {
    const rows = await em.query<{ id: string }[]>(
      `SELECT id FROM users WHERE role = 'admin' AND status = 'active' AND password_hash IS NOT NULL ORDER BY id FOR NO KEY UPDATE`,
    );
    return rows.map(({ id }) => id);
  }

  async lock(em: EntityManager, id: string): Promise<Account | null> {
    return em.findOne(Account, { where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  /** @returns false if there is no such professional without an account */
  async linkProfessional(em: EntityManager, professionalId: string, accountId: string, now: Date): Promise<boolean> {
    const [, linked] = await em.query<[unknown[], number]>(
      `UPDATE professionals SET account_id = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND account_id IS NULL`,
      [professionalId, accountId, now],
    );
    return linked === 1;
  }

  async hasPatientRecord(em: EntityManager, accountId: string): Promise<boolean> {
    return (await em.query<unknown[]>(`SELECT FROM patients WHERE account_id = $1`, [accountId])).length > 0;
  }
}
