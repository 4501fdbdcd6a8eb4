import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { Account } from './account.entity';
import { LastAdmin, WrongPassword } from './accounts.errors';
import { AccountsQueries } from './accounts.queries';
import { AccountsService } from './accounts.service';
import { DeviceSessionsQueries } from './device-sessions.queries';

/** What an owner does who wants no account any more. The records of a patient or professional stay with the practice. */
@Injectable()
export class AccountClosing {
  constructor(
    private readonly accounts: AccountsService,
    private readonly queries: AccountsQueries,
    private readonly sessions: DeviceSessionsQueries,
    private readonly audit: AuditService,
  ) {}

  /**
   * Ends all device sessions; nobody signs in until an administrator enables the account.
   * @param proved the account as it was when its owner proved to be it
   * @throws LastAdmin, WrongPassword if the account has changed since
   */
  async disable(em: EntityManager, proved: Account): Promise<void> {
    await this.lock(em, proved);
    await this.accounts.disable(em, proved.id);
    await this.record(em, proved.id, 'account.disabled');
  }

  /**
   * Removes the account with everything that belongs to it alone; its e-mail becomes free.
   * @throws LastAdmin, WrongPassword if the account has changed since
   */
  async delete(em: EntityManager, proved: Account, now: Date): Promise<void> {
    await this.lock(em, proved);
    await this.record(em, proved.id, 'account.deleted');
    // Before the rows go: whoever is remembered must be doubted.
    await this.sessions.endAll(em, proved.id, null, now);
    await em.delete(Account, { id: proved.id });
  }

  private async lock(em: EntityManager, { id, passwordHash }: Account): Promise<void> {
    const admins = await this.queries.lockAdmins(em);
    const account = await this.queries.lock(em, id);
    if (account?.status !== 'active' || account.passwordHash !== passwordHash) throw new WrongPassword();
    if (account.role === 'admin' && admins.every((admin) => admin === id)) throw new LastAdmin();
  }

  private async record(em: EntityManager, id: string, action: string): Promise<void> {
    await this.audit.record(em, { action, recordType: 'account', recordId: id });
  }
}
