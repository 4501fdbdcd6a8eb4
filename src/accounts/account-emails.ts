import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { brokenConstraint } from '../common/database/database-errors';
import { MINUTE_MS } from '../common/time/dates';
import type { TokenPurpose } from './account-token.entity';
import { Account } from './account.entity';
import { AccountNotFound } from './accounts.errors';

const MOST_LETTERS = 3;
const WINDOW_MS = 60 * MINUTE_MS;

/** The address of an account: whether it is verified, and which it is. */
@Injectable()
export class AccountEmails {
  /** Requests about one account's letters wait for each other. @throws AccountNotFound */
  async lock(em: EntityManager, id: string): Promise<Account> {
    const account = await em.findOne(Account, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (!account) throw new AccountNotFound();
    return account;
  }

  async isFree(em: EntityManager, email: string): Promise<boolean> {
    return (await em.query<unknown[]>(`SELECT FROM users WHERE email = $1`, [email])).length === 0;
  }

  /** @returns whole seconds until another letter of the kind may be written to the account; 0 if at once */
  async waitForLetter(em: EntityManager, accountId: string, purpose: TokenPurpose, now: Date): Promise<number> {
    const rows = await em.query<{ created_at: Date }[]>(
      `SELECT created_at FROM account_tokens
        WHERE account_id = $1 AND purpose = $2 AND created_at > $3
        ORDER BY created_at DESC LIMIT $4`,
      [accountId, purpose, new Date(now.getTime() - WINDOW_MS), MOST_LETTERS],
    );
    const oldest = rows[MOST_LETTERS - 1];
    return oldest ? Math.ceil((oldest.created_at.getTime() + WINDOW_MS - now.getTime()) / 1_000) : 0;
  }

  async verify(em: EntityManager, id: string, now: Date): Promise<void> {
    await em.update(Account, { id }, { emailVerifiedAt: now, updatedAt: now });
  }

  /** @returns `outdated` if the account has not the address any more from which it was to change, or is disabled */
  async replace(
    em: EntityManager,
    id: string,
    previous: string,
    next: string,
    now: Date,
  ): Promise<'replaced' | 'taken' | 'outdated'> {
    try {
      const { affected } = await em.update(
        Account,
        { id, email: previous, status: 'active' },
        { email: next, emailVerifiedAt: now, updatedAt: now },
      );
      return affected === 1 ? 'replaced' : 'outdated';
    } catch (error) {
      // Only the constraint knows for sure; the caller's transaction is over, and the token with it is as it was.
      if (brokenConstraint(error) === 'users_email_taken') return 'taken';
      throw error;
    }
  }
}
