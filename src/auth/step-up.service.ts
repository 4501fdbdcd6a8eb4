import { Injectable } from '@nestjs/common';
import { AccountsService, DeviceProofs, PasswordHasher, ProofAttempts } from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { WrongPassword } from './auth.errors';

/** Proving again, on a device that is signed in, that one is the account's owner. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly passwords: PasswordHasher,
    private readonly attempts: ProofAttempts,
    private readonly proofs: DeviceProofs,
    private readonly audit: AuditService,
  ) {}

  /**
   * Allows sensitive acts on the caller's device session.
   * @returns until when
   * @throws WrongPassword, TooManyAttempts
   */
  async prove(principal: Principal, password: string): Promise<Date> {
    const { accountId } = principal;
    await this.attempts.begin(accountId, 'password');
    const { passwordHash } = await this.transactions.read((em) => this.accounts.find(em, accountId));
    if (!(await this.passwords.matches(password, passwordHash))) return this.refuse(accountId);
    return this.transactions.run(async (em) => {
      const until = await this.proofs.prove(em, principal, passwordHash ?? '');
      if (!until) throw new WrongPassword();
      await this.attempts.forget(em, accountId, 'password');
      await this.audit.record(em, { action: 'account.stepped_up', recordType: 'account', recordId: accountId });
      return until;
    });
  }

  private async refuse(accountId: string): Promise<never> {
    await this.transactions.run((em) =>
      this.audit.record(em, {
        action: 'account.step_up_refused',
        recordType: 'account',
        recordId: accountId,
        outcome: 'refused',
      }),
    );
    throw new WrongPassword();
  }
}
