import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock';
import type { Account } from './account.entity';
import { AccountTokens } from './account-tokens';
import { AccountNotFound, PasswordSet } from './accounts.errors';
import { AccountsQueries } from './accounts.queries';
import { AccountsService, type NewAccount } from './accounts.service';
import { AccountLetters } from './letters/account-letters';

export interface InvitedAccount {
  readonly account: Account;
  /** For `POST /auth/password/reset`, once, within 72 hours. The letter carries the same one. */
  readonly setupToken: string;
}

/** Accounts that somebody else opens: whoever gets the setup token chooses the password. */
@Injectable()
export class AccountInvitations {
  constructor(
    private readonly queries: AccountsQueries,
    private readonly tokens: AccountTokens,
    private readonly clock: Clock,
    private readonly accounts: AccountsService,
    private readonly letters: AccountLetters,
  ) {}

  /**
   * Opens an account without a password and sends its setup token to its e-mail.
   * @throws AlreadyRegistered if the e-mail is taken
   */
  async invite(em: EntityManager, account: NewAccount): Promise<InvitedAccount> {
    const opened = await this.accounts.open(em, { ...account, passwordHash: null });
    return { account: opened, setupToken: await this.letters.write(em, { accountId: opened.id, purpose: 'setup' }) };
  }

  /**
   * Sends another setup token; earlier ones are worth nothing any more.
   * @throws AccountNotFound, PasswordSet
   */
  async again(em: EntityManager, id: string): Promise<InvitedAccount> {
    const account = await this.queries.lock(em, id);
    if (!account) throw new AccountNotFound();
    if (account.passwordHash !== null || account.status !== 'active') throw new PasswordSet();
    await this.tokens.withdraw(em, id, ['setup'], this.clock.now());
    return { account, setupToken: await this.letters.write(em, { accountId: id, purpose: 'setup' }) };
  }
}
