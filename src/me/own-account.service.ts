import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountClosing, OwnerProof, type Account, type Proof } from '../accounts';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { PatientClosingService } from '../patients';

/** Giving up the own account. Who has appointments to come cancels them first: nobody could do it for them afterwards. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly owners: OwnerProof,
    private readonly closing: AccountClosing,
    private readonly patients: PatientClosingService,
    private readonly clock: Clock,
  ) {}

  /** @throws WrongPassword, WrongCode, TooManyAttempts, PatientHasFutureAppointments, LastAdmin */
  async disable(principal: Principal, proof: Proof): Promise<void> {
    await this.close(principal, proof, 'account.disable_refused', (em, account) => this.closing.disable(em, account));
  }

  /** @throws WrongPassword, WrongCode, TooManyAttempts, PatientHasFutureAppointments, LastAdmin */
  async delete(principal: Principal, proof: Proof): Promise<void> {
    await this.close(principal, proof, 'account.delete_refused', (em, account) =>
      this.closing.delete(em, account, this.clock.now()),
    );
  }

  private async close(
    { accountId, patientId }: Principal,
    proof: Proof,
    refusal: string,
    act: (em: EntityManager, account: Account) => Promise<void>,
  ): Promise<void> {
    const account = await this.owners.check(accountId, proof, refusal);
    await this.transactions.run(async (em) => {
      if (patientId !== null) await this.patients.assertNothingToCome(em, patientId);
      await act(em, account);
    });
  }
}
