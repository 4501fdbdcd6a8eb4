import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  AccountLetters,
  AccountsService,
  ProofAttempts,
  SecondFactors,
  SignInChallenges,
  SignInGuard,
  SignInService,
  type Account,
  type Device,
  type SignedIn,
  type SignInTry,
} from '../accounts';
import { AuditService } from '../audit';
import { TransactionRunner } from '../common/database/transaction-runner';
import { InvalidChallenge, InvalidCode, SecondFactorRequired } from './auth.errors';

/** What comes after the right password: a device session, or first the code of the second factor. */
@Injectable()
export class SecondSteps {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly factors: SecondFactors,
    private readonly challenges: SignInChallenges,
    private readonly attempts: ProofAttempts,
    private readonly guard: SignInGuard,
    private readonly signIns: SignInService,
    private readonly letters: AccountLetters,
    private readonly audit: AuditService,
  ) {}

  /** @throws SecondFactorRequired with a challenge, InvalidCredentials if the account has changed since */
  async afterPassword(account: Account, attempt: SignInTry): Promise<SignedIn> {
    const signedIn = await this.transactions.run(async (em) => {
      if (!(await this.factors.isOn(em, account.id))) return this.begin(em, account, attempt);
      await this.guard.halfway(em, attempt);
      await this.audit.record(em, {
        action: 'account.second_factor_asked',
        recordType: 'account',
        recordId: account.id,
        actorAccountId: account.id,
      });
      return undefined;
    });
    if (signedIn) return signedIn;
    const { challenge, expiresAt } = this.challenges.make(account);
    throw new SecondFactorRequired({ extra: { challenge, expiresAt: expiresAt.toISOString() } });
  }

  /** @throws InvalidChallenge, InvalidCode, TooManyAttempts */
  async complete(challenge: string, code: string, device: Device): Promise<SignedIn> {
    const account = await this.accountOf(challenge);
    const attempt = await this.guard.begin(account.email, device);
    await this.attempts.begin(account.id, 'code');
    const signedIn = await this.transactions.run(async (em) => {
      const verified = await this.factors.verify(em, account.id, code);
      if (!verified) return undefined;
      await this.attempts.forget(em, account.id, 'code');
      if (verified === 'recovery_code') {
        await this.letters.notify(em, account.id, 'account.second_factor_changed', { act: 'recovery_code_used' });
      }
      return this.begin(em, account, attempt);
    });
    if (signedIn) return signedIn;
    await this.refuse(account.id, attempt);
    throw new InvalidCode();
  }

  private async begin(em: EntityManager, account: Account, attempt: SignInTry): Promise<SignedIn> {
    const signedIn = await this.signIns.signIn(em, account, attempt.device);
    await this.guard.succeeded(em, attempt);
    return signedIn;
  }

  private async accountOf(challenge: string): Promise<Account> {
    const accountId = this.challenges.accountIdIn(challenge);
    if (accountId === undefined) throw new InvalidChallenge();
    const account = await this.transactions.read((em) => this.accounts.findOrNull(em, accountId));
    if (!account || !this.challenges.isOf(challenge, account)) throw new InvalidChallenge();
    return account;
  }

  private async refuse(accountId: string, attempt: SignInTry): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.audit.record(em, {
        action: 'account.second_factor_refused',
        recordType: 'account',
        recordId: accountId,
        outcome: 'refused',
      });
      await this.guard.failed(em, accountId, attempt);
    });
  }
}
