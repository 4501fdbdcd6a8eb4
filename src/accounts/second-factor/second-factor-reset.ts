import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { SecondFactorOff } from '../accounts.errors';
import { AccountsService } from '../accounts.service';
import { DeviceSessionsQueries } from '../device-sessions.queries';
import { AccountLetters } from '../letters/account-letters';
import { ProofAttempts } from '../proofs/proof-attempts';
import { SignInGuard } from '../sign-in-guard/sign-in-guard';
import { SecondFactors } from './second-factors';

/** For an owner who has neither the telephone nor a recovery code any more. */
@Injectable()
export class SecondFactorReset {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly factors: SecondFactors,
    private readonly attempts: ProofAttempts,
    private readonly guard: SignInGuard,
    private readonly sessions: DeviceSessionsQueries,
    private readonly letters: AccountLetters,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the second factor of an account away, and ends its device sessions: whoever has the lost telephone may be signed in on
   * it. The owner is told.
   * @throws AccountNotFound, SecondFactorOff
   */
  async reset(id: string): Promise<void> {
    await this.transactions.run(async (em) => {
      const account = await this.accounts.find(em, id);
      if (!(await this.factors.remove(em, id))) throw new SecondFactorOff();
      await this.attempts.forget(em, id, 'code');
      await this.guard.forgive(em, account);
      await this.sessions.endAll(em, id, null, this.clock.now());
      await this.letters.notify(em, id, 'account.second_factor_changed', { act: 'reset' });
      await this.audit.record(em, { action: 'account.second_factor_reset', recordType: 'account', recordId: id });
    });
  }
}
