import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit';
import { TransactionRunner } from '../../common/database/transaction-runner';
import type { Account } from '../account.entity';
import { WrongCode, WrongPassword } from '../accounts.errors';
import { AccountsService } from '../accounts.service';
import { PasswordHasher } from '../password-hasher';
import { SecondFactors } from '../second-factor/second-factors';
import { SignInGuard } from '../sign-in-guard/sign-in-guard';
import { ProofAttempts } from './proof-attempts';

/** What somebody shows to prove that they are the owner of the account they are signed in with. */
export interface Proof {
  readonly password: string;
  /** Of the authenticator app, or a recovery code; needed if the account has a second factor. */
  readonly code?: string | undefined;
}

/** Proving again, while signed in. bcrypt runs outside any transaction: compare the account's hash again inside. */
@Injectable()
export class OwnerProof {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly passwords: PasswordHasher,
    private readonly attempts: ProofAttempts,
    private readonly guard: SignInGuard,
    private readonly factors: SecondFactors,
    private readonly audit: AuditService,
  ) {}

  /**
   * @param refusal what the audit trail says if it fails, e.g. `account.step_up_refused`
   * @returns the account as it was when the proof was looked at
   * @throws WrongPassword, WrongCode, TooManyAttempts
   */
  async check(accountId: string, proof: Proof, refusal: string): Promise<Account> {
    await this.attempts.begin(accountId, 'password');
    const account = await this.transactions.read((em) => this.accounts.find(em, accountId));
    if (!(await this.passwords.matches(proof.password, account.passwordHash))) {
      await this.refuse(account, refusal);
      throw new WrongPassword();
    }
    if (!(await this.hasRightCode(accountId, proof.code ?? ''))) {
      await this.refuse(account, refusal);
      throw new WrongCode();
    }
    await this.transactions.read((em) => this.attempts.forget(em, accountId, 'password'));
    return account;
  }

  private async hasRightCode(accountId: string, code: string): Promise<boolean> {
    if (!(await this.transactions.read((em) => this.factors.isOn(em, accountId)))) return true;
    await this.attempts.begin(accountId, 'code');
    return this.transactions.run(async (em) => {
      const verified = await this.factors.verify(em, accountId, code);
      if (verified) await this.attempts.forget(em, accountId, 'code');
      return verified !== undefined;
    });
  }

  private async refuse(account: Account, action: string): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.audit.record(em, { action, recordType: 'account', recordId: account.id, outcome: 'refused' });
      await this.guard.failedProof(em, account);
    });
  }
}
