import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../common/auth/access';
import { defaultLanguage, type Language } from '../common/i18n/language';
import { Clock } from '../common/time/clock';
import { Account } from './account.entity';
import { DeviceSessionsQueries } from './device-sessions.queries';
import { AccountNotFound, AlreadyRegistered } from './accounts.errors';

export interface NewAccount {
  readonly email: string;
  readonly role: Role;
  /** The practice's language unless told. */
  readonly language?: Language | undefined;
}

/** Accounts as other modules need them. What takes `em` joins the caller's transaction. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: DeviceSessionsQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * @param account with a hash made by `PasswordHasher.hash` before the transaction; null until its owner chooses a password
   * @throws AlreadyRegistered if the e-mail is taken
   */
  async open(em: EntityManager, account: NewAccount & { readonly passwordHash: string | null }): Promise<Account> {
    return this.insert(em, account, account.passwordHash);
  }

  /** Null if there is no such account. */
  async findOrNull(em: EntityManager, id: string): Promise<Account | null> {
    return em.findOneBy(Account, { id });
  }

  /** @throws AccountNotFound */
  async find(em: EntityManager, id: string): Promise<Account> {
    const account = await em.findOneBy(Account, { id });
    if (!account) throw new AccountNotFound();
    return account;
  }

  /** What everybody knows of an account's owner, which must not be the password: e-mail and names. */
  async knownOf(em: EntityManager, { id, email }: Account): Promise<readonly string[]> {
    const rows = await em.query<{ first_name: string; last_name: string }[]>(
      `SELECT first_name, last_name FROM patients WHERE account_id = $1
       UNION ALL SELECT first_name, last_name FROM professionals WHERE account_id = $1`,
      [id],
    );
    const names = rows.flatMap(({ first_name, last_name }) => [first_name, last_name, `${first_name} ${last_name}`]);
    return [email, ...names];
  }

  /** Null if nobody has this e-mail. */
  async findByEmail(email: string): Promise<Account | null> {
    return this.dataSource.manager.findOneBy(Account, { email: email.toLowerCase() });
  }

  /**
   * @param expected the present hash, if it must still be that one
   * @returns whether the password was replaced
   */
  async replacePassword(em: EntityManager, id: string, passwordHash: string, expected?: string): Promise<boolean> {
    const where = expected === undefined ? { id } : { id, passwordHash: expected };
    const { affected } = await em.update(Account, where, { passwordHash, updatedAt: this.clock.now() });
    return affected === 1;
  }

  /** Ends whatever the account is signed in with; nobody signs in with it again until an administrator enables it. */
  async disable(em: EntityManager, id: string): Promise<void> {
    const now = this.clock.now();
    await em.update(Account, { id }, { status: 'disabled', updatedAt: now });
    await this.sessions.endAll(em, id, null, now);
  }

  /** @throws AccountNotFound */
  async changeLanguage(em: EntityManager, id: string, language: Language): Promise<Account> {
    await em.update(Account, { id }, { language, updatedAt: this.clock.now() });
    return this.find(em, id);
  }

  private async insert(
    em: EntityManager,
    { email, role, language }: NewAccount,
    passwordHash: string | null,
  ): Promise<Account> {
    const now = this.clock.now();
    const account = em.create(Account, {
      email: email.toLowerCase(),
      passwordHash,
      role,
      language: language ?? defaultLanguage(),
      status: 'active',
      emailVerifiedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    // DO NOTHING rather than an error, so that the caller's transaction stays usable; waits for a twin that is being inserted.
    const inserted = await em
      .createQueryBuilder()
      .insert()
      .into(Account)
      .values(account)
      .orIgnore()
      .returning('id')
      .execute();
    const [row] = inserted.raw as { id: string }[];
    if (!row) throw new AlreadyRegistered();
    return Object.assign(account, { id: row.id, version: 1 });
  }
}
