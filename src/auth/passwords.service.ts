import { Injectable } from '@nestjs/common';
import {
  AccountEmails,
  AccountLetters,
  AccountsService,
  AccountTokens,
  DeviceSessionsQueries,
  InvalidToken,
  OwnerProof,
  PasswordHasher,
  SignInGuard,
  WrongPassword,
  type Account,
  type Proof,
} from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';

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
    private readonly emails: AccountEmails,
    private readonly owners: OwnerProof,
    private readonly guard: SignInGuard,
    private readonly passwords: PasswordHasher,
    private readonly sessions: DeviceSessionsQueries,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Replaces the caller's password and ends their other device sessions.
   * @throws WrongPassword, WrongCode, TooManyAttempts, InvalidRequest if the new one may not be chosen
   */
  async change({ accountId, deviceSessionId }: Principal, proof: Proof, newPassword: string): Promise<void> {
    const account = await this.owners.check(accountId, proof, 'account.password_change_refused');
    const passwordHash = await this.passwords.hash(newPassword, await this.knownOf(account), 'newPassword');
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
    const passwordHash = await this.passwords.hash(newPassword, await this.knownOf(account), 'newPassword');
    await this.transactions.run(async (em) => {
      const now = this.clock.now();
      const redeemed = await this.tokens.take(em, token, PASSWORD_TOKENS, now);
      if (!redeemed) throw new InvalidToken();
      // A setup token may have been handed over in person; the other one was read at the address.
      if (redeemed.purpose === 'password_reset') await this.emails.verify(em, account.id, now);
      await this.tokens.withdraw(em, account.id, PASSWORD_TOKENS, now);
      await this.accounts.replacePassword(em, account.id, passwordHash);
      await this.sessions.endAll(em, account.id, null, now);
      await this.guard.unlock(em, account);
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

  private knownOf(account: Account): Promise<readonly string[]> {
    return this.transactions.read((em) => this.accounts.knownOf(em, account));
  }
}
