import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { pageOf, readCursor, type Page } from '../common/http/page';
import { invalidField } from '../common/http/validation.pipe';
import { Clock } from '../common/time/clock';
import { Account } from './account.entity';
import { AccountNotFound, LastAdmin, ProfessionalNotLinkable, RoleNotAssignable } from './accounts.errors';
import { endsSessions, removesAdmin, type AccountChange } from './accounts.policy';
import { AccountsQueries, type AccountFilter } from './accounts.queries';
import { AccountInvitations, type InvitedAccount } from './account-invitations';
import { AccountsService, type NewAccount } from './accounts.service';
import { DeviceSessionsQueries } from './device-sessions.queries';

/** What administrators do with accounts. */
@Injectable()
export class AccountAdministration {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly invitations: AccountInvitations,
    private readonly queries: AccountsQueries,
    private readonly sessions: DeviceSessionsQueries,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens an account whose owner chooses the password with the setup token, which is sent by e-mail too.
   * @param professionalId a professional without an account, who gets this one
   * @throws RoleNotAssignable for patients, AlreadyRegistered, ProfessionalNotLinkable
   */
  async prepare(account: NewAccount, professionalId?: string): Promise<InvitedAccount> {
    if (account.role === 'patient') throw new RoleNotAssignable();
    if (professionalId !== undefined && account.role !== 'professional')
      throw invalidField('professionalId', 'unknown_field');
    return this.transactions.run(async (em) => {
      const prepared = await this.invitations.invite(em, account);
      const { id } = prepared.account;
      if (professionalId !== undefined) await this.link(em, professionalId, id);
      await this.audit.record(em, {
        action: 'account.opened',
        recordType: 'account',
        recordId: id,
        details: { role: account.role },
      });
      return prepared;
    });
  }

  /** Sends the owner another setup token. @throws AccountNotFound, PasswordSet */
  async inviteAgain(id: string): Promise<InvitedAccount> {
    return this.transactions.run(async (em) => {
      const invited = await this.invitations.again(em, id);
      await this.audit.record(em, { action: 'account.invited_again', recordType: 'account', recordId: id });
      return invited;
    });
  }

  async list(filter: AccountFilter, cursor: string | undefined, limit: number): Promise<Page<Account>> {
    const [afterId] = (readCursor(cursor, 'uuid') ?? [null]) as [string | null];
    return this.transactions.run(async (em) => {
      const rows = await this.queries.list(em, filter, afterId, limit + 1);
      await this.audit.record(em, { action: 'account.listed', recordType: 'account', recordId: null });
      return pageOf(rows, limit, ({ id }) => [id]);
    });
  }

  /** @throws AccountNotFound */
  async read(id: string): Promise<Account> {
    return this.transactions.run(async (em) => {
      await this.audit.record(em, { action: 'account.read', recordType: 'account', recordId: id });
      return this.accounts.find(em, id);
    });
  }

  /**
   * A change of role, and disabling, end the account's device sessions.
   * @throws AccountNotFound, StaleVersion, RoleNotAssignable, LastAdmin
   */
  async change(id: string, change: AccountChange, precondition: Precondition): Promise<Account> {
    return this.transactions.run(async (em) => {
      const admins = await this.queries.lockAdmins(em);
      const account = await this.queries.lock(em, id);
      if (!account) throw new AccountNotFound();
      assertUnchanged(precondition, account.version);
      if (removesAdmin(account, change) && admins.every((admin) => admin === id)) throw new LastAdmin();
      if (change.role === 'patient' && !(await this.queries.hasPatientRecord(em, id))) throw new RoleNotAssignable();
      const now = this.clock.now();
      await em.update(Account, { id }, { ...change, updatedAt: now });
      if (endsSessions(account, change)) await this.sessions.endAll(em, id, null, now);
      await this.audit.record(em, {
        action: 'account.changed',
        recordType: 'account',
        recordId: id,
        details: { ...change },
      });
      return this.accounts.find(em, id);
    });
  }

  /**
   * Ends whatever the account is signed in on, for a device that was lost or a person who has left.
   * @throws AccountNotFound
   */
  async endSessions(id: string): Promise<void> {
    await this.transactions.run(async (em) => {
      await this.accounts.find(em, id);
      await this.sessions.endAll(em, id, null, this.clock.now());
      await this.audit.record(em, { action: 'account.sessions_ended', recordType: 'account', recordId: id });
    });
  }

  private async link(em: EntityManager, professionalId: string, accountId: string): Promise<void> {
    if (!(await this.queries.linkProfessional(em, professionalId, accountId, this.clock.now())))
      throw new ProfessionalNotLinkable();
    await this.audit.record(em, {
      action: 'professional.account_linked',
      recordType: 'professional',
      recordId: professionalId,
    });
  }
}
