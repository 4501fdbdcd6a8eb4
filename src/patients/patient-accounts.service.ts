import { Injectable } from '@nestjs/common';
import {
  AccountInvitations,
  AccountLetters,
  AccountsService,
  AlreadyRegistered,
  PasswordHasher,
  SignInService,
  type Device,
  type SignedIn,
} from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { currentRequest } from '../common/http/request-context';
import { Clock } from '../common/time/clock';
import { OutboxService } from '../outbox';
import { onPatient, PatientAccess } from './patient-access';
import { PatientEntry } from './patient-entry';
import { Patient } from './patient.entity';
import { AlreadyHasAccount, EmailNeeded, PatientDuplicate } from './patients.errors';
import type { PatientFields } from './patients.policy';

export interface Invitation {
  readonly accountId: string;
  readonly email: string;
  readonly setupToken: string;
}

/** How patients come to an account: they register, or staff who entered them invites. */
@Injectable()
export class PatientAccountsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly invitations: AccountInvitations,
    private readonly letters: AccountLetters,
    private readonly passwords: PasswordHasher,
    private readonly signIns: SignInService,
    private readonly entry: PatientEntry,
    private readonly access: PatientAccess,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly clock: Clock,
  ) {}

  /**
   * Account, record and first device session, or nothing. Never attaches to an existing record.
   * @throws AlreadyRegistered for a taken e-mail, phone or national id, without saying which
   */
  async register(
    fields: PatientFields & { readonly email: string },
    password: string,
    device: Device,
  ): Promise<SignedIn> {
    const { email, firstName, lastName } = fields;
    const passwordHash = await this.passwords.hash(password, [email, firstName, lastName, `${firstName} ${lastName}`]);
    try {
      return await this.transactions.run(async (em) => {
        const account = await this.accounts.open(em, {
          email,
          role: 'patient',
          passwordHash,
          language: currentRequest()?.language,
        });
        await this.letters.write(em, { accountId: account.id, purpose: 'email_verification' });
        await this.entry.enter(em, fields, { role: 'patient', accountId: account.id });
        return this.signIns.signIn(em, account, device);
      });
    } catch (error) {
      throw error instanceof PatientDuplicate ? new AlreadyRegistered({ cause: error }) : error;
    }
  }

  /** @throws PatientNotFound, AlreadyHasAccount, EmailNeeded, AlreadyRegistered if another account has the e-mail */
  async invite(principal: Principal, key: string): Promise<Invitation> {
    return this.transactions.run(async (em) => {
      const { id, email, accountId } = await this.access.reach(em, principal, key, 'patient.invited', 'lock');
      if (accountId !== null) throw new AlreadyHasAccount();
      if (email === null) throw new EmailNeeded();
      const { account, setupToken } = await this.invitations.invite(em, { email, role: 'patient' });
      await em.update(Patient, { id }, { accountId: account.id, updatedAt: this.clock.now() });
      await this.audit.record(em, onPatient('patient.invited', id));
      await this.outbox.append(em, { type: 'patient.updated', aggregateType: 'patient', aggregateId: id });
      return { accountId: account.id, email: account.email, setupToken };
    });
  }
}
