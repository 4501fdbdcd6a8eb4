import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  AccountLetters,
  AccountsService,
  DeviceSessionsQueries,
  ProofAttempts,
  RecoveryCodes,
  SecondFactorOff,
  SecondFactors,
  WrongCode,
  type Enrolment,
} from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { SecondFactorOn } from './auth.errors';

export interface SecondFactorState {
  readonly enabled: boolean;
  readonly recoveryCodesLeft: number;
}

/** The second factor of the own account. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly factors: SecondFactors,
    private readonly recovery: RecoveryCodes,
    private readonly attempts: ProofAttempts,
    private readonly sessions: DeviceSessionsQueries,
    private readonly letters: AccountLetters,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async state({ accountId }: Principal): Promise<SecondFactorState> {
    return this.transactions.read(async (em) => ({
      enabled: await this.factors.isOn(em, accountId),
      recoveryCodesLeft: await this.recovery.left(em, accountId),
    }));
  }

  /** @throws SecondFactorOn */
  async enrol({ accountId }: Principal): Promise<Enrolment> {
    return this.transactions.run(async (em) => {
      const enrolment = await this.factors.enrol(em, await this.accounts.find(em, accountId));
      if (!enrolment) throw new SecondFactorOn();
      await this.record(em, accountId, 'account.second_factor_enrolled');
      return enrolment;
    });
  }

  /**
   * Turns it on, and ends the other device sessions, which never showed it.
   * @returns the recovery codes
   * @throws WrongCode also where there is nothing to confirm, TooManyAttempts
   */
  async confirm({ accountId, deviceSessionId }: Principal, code: string): Promise<readonly string[]> {
    await this.attempts.begin(accountId, 'code');
    return this.transactions.run(async (em) => {
      const codes = await this.factors.confirm(em, accountId, code);
      if (!codes) throw new WrongCode();
      await this.attempts.forget(em, accountId, 'code');
      await this.sessions.endAll(em, accountId, deviceSessionId, this.clock.now());
      await this.changed(em, accountId, 'enabled');
      return codes;
    });
  }

  /** @throws SecondFactorOff */
  async remove({ accountId }: Principal): Promise<void> {
    await this.transactions.run(async (em) => {
      if (!(await this.factors.remove(em, accountId))) throw new SecondFactorOff();
      await this.changed(em, accountId, 'disabled');
    });
  }

  /** New recovery codes instead of the old ones. @throws SecondFactorOff */
  async renew({ accountId }: Principal): Promise<readonly string[]> {
    return this.transactions.run(async (em) => {
      if (!(await this.factors.isOn(em, accountId))) throw new SecondFactorOff();
      const codes = await this.recovery.make(em, accountId, this.clock.now());
      await this.changed(em, accountId, 'recovery_codes_renewed');
      return codes;
    });
  }

  private async changed(em: EntityManager, accountId: string, change: string): Promise<void> {
    await this.letters.notify(em, accountId, 'account.second_factor_changed', { act: change });
    await this.record(em, accountId, 'account.second_factor_changed', { change });
  }

  private async record(
    em: EntityManager,
    accountId: string,
    action: string,
    details?: Readonly<Record<string, string>>,
  ): Promise<void> {
    const act = { action, recordType: 'account', recordId: accountId };
    await this.audit.record(em, details === undefined ? act : { ...act, details });
  }
}
