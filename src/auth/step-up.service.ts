import { Injectable } from '@nestjs/common';
import { DeviceProofs, OwnerProof, WrongPassword, type Proof } from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';

/** Proving again, on a device that is signed in, that one is the account's owner. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly owners: OwnerProof,
    private readonly proofs: DeviceProofs,
    private readonly audit: AuditService,
  ) {}

  /**
   * Allows sensitive acts on the caller's device session.
   * @returns until when
   * @throws WrongPassword, WrongCode, TooManyAttempts
   */
  async prove(principal: Principal, proof: Proof): Promise<Date> {
    const { accountId } = principal;
    const { passwordHash } = await this.owners.check(accountId, proof, 'account.step_up_refused');
    return this.transactions.run(async (em) => {
      const until = await this.proofs.prove(em, principal, passwordHash ?? '');
      if (!until) throw new WrongPassword();
      await this.audit.record(em, { action: 'account.stepped_up', recordType: 'account', recordId: accountId });
      return until;
    });
  }
}
