import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Account } from './account.entity';
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
}
