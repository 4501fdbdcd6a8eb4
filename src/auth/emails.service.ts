import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  AccountEmails,
  AccountLetters,
  AccountTokens,
  AlreadyRegistered,
  InvalidToken,
  OwnerProof,
  TooManyAttempts,
  type Proof,
  type RedeemedToken,
} from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { EmailVerified } from './auth.errors';

/** Tokens that prove that their holder reads an address. */
const EMAIL_TOKENS = ['email_verification', 'email_change'] as const;
/** Whatever was sent to the address that is given up. */
const TOKENS_BY_LETTER = ['setup', 'password_reset', ...EMAIL_TOKENS] as const;

/** Verifying and changing the e-mail of the own account. */
@Injectable()
export class EmailsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly emails: AccountEmails,
    private readonly tokens: AccountTokens,
    private readonly letters: AccountLetters,
    private readonly owners: OwnerProof,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Sends the link again. @throws EmailVerified, TooManyAttempts after three letters in an hour */
  async requestVerification({ accountId }: Principal): Promise<void> {
    await this.transactions.run(async (em) => {
      const account = await this.emails.lock(em, accountId);
      if (account.emailVerifiedAt) throw new EmailVerified();
      await this.limitLetters(em, accountId, 'email_verification');
      await this.letters.write(em, { accountId, purpose: 'email_verification' });
      await this.record(em, 'account.email_verification_requested', accountId);
    });
  }

  /**
   * Sends a link to the new address, and tells the present one. The same answer for an address that another account has: a
   * letter is not sent then.
   * @throws WrongPassword, TooManyAttempts
   */
  async requestChange({ accountId }: Principal, newEmail: string, proof: Proof): Promise<void> {
    await this.owners.check(accountId, proof, 'account.email_change_refused');
    await this.transactions.run(async (em) => {
      const { email: previousEmail } = await this.emails.lock(em, accountId);
      await this.limitLetters(em, accountId, 'email_change');
      const isFree = await this.emails.isFree(em, newEmail);
      await this.letters.write(em, { accountId, purpose: 'email_change', newEmail, previousEmail });
      if (!isFree) await this.tokens.withdraw(em, accountId, ['email_change'], this.clock.now());
      await this.record(em, 'account.email_change_requested', accountId);
    });
  }

  /** Redeems a link of either kind. @throws InvalidToken, AlreadyRegistered if the new address was taken meanwhile */
  async confirm(token: string): Promise<void> {
    await this.transactions.run(async (em) => {
      const now = this.clock.now();
      const redeemed = await this.tokens.take(em, token, EMAIL_TOKENS, now);
      if (!redeemed) throw new InvalidToken();
      await (redeemed.purpose === 'email_change' ? this.change(em, redeemed, now) : this.verify(em, redeemed, now));
    });
  }

  private async verify(em: EntityManager, { accountId }: RedeemedToken, now: Date): Promise<void> {
    await this.emails.verify(em, accountId, now);
    await this.tokens.withdraw(em, accountId, ['email_verification'], now);
    await this.record(em, 'account.email_verified', accountId, accountId);
  }

  private async change(em: EntityManager, { id, accountId, newEmail, previousEmail }: RedeemedToken, now: Date) {
    const outcome = await this.emails.replace(em, accountId, previousEmail ?? '', newEmail ?? '', now);
    if (outcome === 'taken') throw new AlreadyRegistered();
    if (outcome === 'outdated') throw new InvalidToken();
    await this.tokens.withdraw(em, accountId, TOKENS_BY_LETTER, now);
    await this.letters.notify(em, accountId, 'account.email_changed', { tokenId: id });
    await this.record(em, 'account.email_changed', accountId, accountId);
  }

  private async limitLetters(em: EntityManager, accountId: string, purpose: (typeof EMAIL_TOKENS)[number]) {
    const retryAfterSeconds = await this.emails.waitForLetter(em, accountId, purpose, this.clock.now());
    if (retryAfterSeconds > 0) throw new TooManyAttempts({ retryAfterSeconds });
  }

  private async record(em: EntityManager, action: string, accountId: string, actor?: string): Promise<void> {
    const act = { action, recordType: 'account', recordId: accountId };
    await this.audit.record(em, actor === undefined ? act : { ...act, actorAccountId: actor });
  }
}
