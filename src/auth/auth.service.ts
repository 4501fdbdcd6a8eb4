import { Injectable } from '@nestjs/common';
import {
  AccountsService,
  DeviceSessionsQueries,
  InvalidCredentials,
  PasswordHasher,
  SignInGuard,
  SignInService,
  type Account,
  type Device,
  type SignedIn,
  type SignInTry,
} from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { InvalidRefreshToken } from './auth.errors';
import { SecondSteps } from './second-steps.service';

/** Signing in, staying signed in, signing out. */
@Injectable()
export class AuthService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly guard: SignInGuard,
    private readonly passwords: PasswordHasher,
    private readonly signIns: SignInService,
    private readonly secondSteps: SecondSteps,
    private readonly sessions: DeviceSessionsQueries,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * The same work, and so the same time, whether the account exists or not: one count, one read, one comparison, one write.
   * @throws InvalidCredentials for an unknown e-mail, a wrong password and a disabled account alike; SecondFactorRequired;
   * TooManyAttempts before anything is looked at
   */
  async signIn(email: string, password: string, device: Device): Promise<SignedIn> {
    const attempt = await this.guard.begin(email, device);
    const account = await this.accounts.findByEmail(email);
    const matches = await this.passwords.matches(password, account?.passwordHash);
    if (!account || !matches || account.status !== 'active') {
      await this.recordRefusal(account, attempt);
      throw new InvalidCredentials();
    }
    return this.secondSteps.afterPassword(account, attempt);
  }

  /** @throws InvalidRefreshToken */
  async refresh(refreshToken: string, device: Device): Promise<SignedIn> {
    const signedIn = await this.transactions.run((em) => this.signIns.refresh(em, refreshToken, device));
    if (!signedIn) throw new InvalidRefreshToken();
    return signedIn;
  }

  /** Ends the device session that the caller's token belongs to. */
  async signOut({ accountId, deviceSessionId }: Principal): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.sessions.end(em, accountId, deviceSessionId, this.clock.now());
      await this.audit.record(em, { action: 'account.signed_out', recordType: 'account', recordId: accountId });
    });
  }

  /** Ends all device sessions of the caller, this one included. */
  async signOutEverywhere({ accountId }: Principal): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.sessions.endAll(em, accountId, null, this.clock.now());
      await this.audit.record(em, {
        action: 'account.signed_out_everywhere',
        recordType: 'account',
        recordId: accountId,
      });
    });
  }

  private async recordRefusal(account: Account | null, attempt: SignInTry): Promise<void> {
    const recordId = account?.id ?? null;
    await this.transactions.run(async (em) => {
      await this.audit.record(em, {
        action: 'account.sign_in_refused',
        recordType: 'account',
        recordId,
        outcome: 'refused',
      });
      await this.guard.failed(em, recordId, attempt);
    });
  }
}
