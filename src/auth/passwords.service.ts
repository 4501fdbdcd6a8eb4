import { Injectable } from '@nestjs/common';
import {
  AccountLetters,
  AccountsService,
  AccountTokens,
  DeviceSessionsQueries,
  InvalidToken,
  PasswordHasher,
  type Account,
} from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { WrongPassword } from './auth.errors';

/** Tokens that let their holder choose a password. */
const PASSWORD_TOKENS = ['setup', 'password_reset'] as const;

/** Choosing a password. bcrypt runs before the transaction; what was checked before it is compared again inside. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly tokens: AccountTokens,
    private readonly letters: AccountLetters,
    private readonly passwords: PasswordHasher,
    private readonly sessions: DeviceSessionsQueries,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Replaces the caller's password and ends their other device sessions.
   * @throws WrongPassword, InvalidRequest if the new one may not be chosen
   */
  async change({ accountId, deviceSessionId }: Principal, currentPassword: string, newPassword: string): Promise<void> {
    const account = await this.transactions.run((em) => this.accounts.find(em, accountId));
    if (!(await this.passwords.matches(currentPassword, account.passwordHash))) return this.refuse(accountId);
    const passwordHash = await this.passwords.hash(newPassword, [account.email], 'newPassword');
    await this.transactions.run(async (em) => {
      const now = this.clock.now();
      await this.tokens.withdraw(em, accountId, PASSWORD_TOKENS, now);
      const replaced = await this.accounts.replacePassword(
        em,
        accountId,
        passwordHash,
        account.passwordHash ?? undefined,
      );
      if (!replaced) throw new WrongPassword();
      await this.sessions.endAll(em, accountId, deviceSessionId, now);
      await this.letters.notify(em, accountId, 'account.password_changed');
      await this.audit.record(em, { action: 'account.password_changed', recordType: 'account', recordId: accountId });
    });
  }

  /**
   * Redeems a token for a password and ends all device sessions of its account.
   * @throws InvalidToken, InvalidRequest if the password may not be chosen (the token is not spent then)
   */
  async reset(token: string, newPassword: string): Promise<void> {
    const account = await this.ownerOf(token);
    const passwordHash = await this.passwords.hash(newPassword, [account.email], 'newPassword');
    await this.transactions.run(async (em) => {
      const now = this.clock.now();
      if (!(await this.tokens.redeem(em, token, PASSWORD_TOKENS, now))) throw new InvalidToken();
      await this.tokens.withdraw(em, account.id, PASSWORD_TOKENS, now);
      await this.accounts.replacePassword(em, account.id, passwordHash);
      await this.sessions.endAll(em, account.id, null, now);
      await this.letters.notify(em, account.id, 'account.password_changed');
      await this.audit.record(em, {
        action: 'account.password_reset',
        recordType: 'account',
        recordId: account.id,
        actorAccountId: account.id,
      });
    });
  }

  private async ownerOf(token: string): Promise<Account> {
    return this.transactions.run(async (em) => {
      const accountId = await this.tokens.ownerOf(em, token, PASSWORD_TOKENS, this.clock.now());
      if (accountId === undefined) throw new InvalidToken();
      return this.accounts.find(em, accountId);
    });
  }

  private async refuse(accountId: string): Promise<never> {
    await this.transactions.run((em) =>
      this.audit.record(em, {
        action: 'account.password_change_refused',
        recordType: 'account',
        recordId: accountId,
        outcome: 'refused',
      }),
    );
    throw new WrongPassword();
  }
}
