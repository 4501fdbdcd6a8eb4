import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService, type AuditedAct } from '../../audit';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { newId } from '../../common/database/uuid';
import { networkOf } from '../../common/limits/network';
import { Clock } from '../../common/time/clock';
import { Upkeep } from '../../common/upkeep/upkeep';
import { Environment } from '../../config/environment';
import { OutboxService } from '../../outbox';
import { TooManyAttempts } from '../accounts.errors';
import type { Device } from '../current-device';
import { lockAfter } from '../domain/lock-times';
import { KnownDevices } from './known-devices';
import { SignInAttemptsQueries, type Counted, type Counter } from './sign-in-attempts.queries';

/** An attempt to sign in that was counted and may be looked at. */
export interface SignInTry {
  /** Of the account, or of a device that it knows. */
  readonly subject: Counted;
  /** Not counted for a known device. */
  readonly address: Counted | undefined;
  /** The device as it goes on: without a token that is none of the account's. */
  readonly device: Device;
}

/**
 * How often passwords and codes may be guessed: five attempts as an account and fifty from an address, then locks that grow from a
 * minute to an hour. A device on which the owner has signed in before is counted for itself, so that nobody else's guesses lock the
 * owner out. E-mails are counted, not accounts: the answers are the same whether one exists.
 */
@Injectable()
export class SignInGuard implements OnModuleInit {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly attempts: SignInAttemptsQueries,
    private readonly devices: KnownDevices,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly environment: Environment,
    private readonly upkeep: Upkeep,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register('sign-in attempts', () => this.forgetOld());
  }

  /**
   * Counts an attempt, in a transaction of its own, before the password or the code is looked at.
   * @throws TooManyAttempts
   */
  async begin(email: string, device: Device): Promise<SignInTry> {
    const owner = email.toLowerCase();
    const { token } = device;
    const now = this.clock.now();
    const counted = await this.transactions.run(async (em) => {
      const known = token === undefined ? undefined : await this.devices.find(em, token, owner);
      const counters = this.countersOf(owner, known, device);
      const locked = await this.attempts.locked(em, counters, now);
      return { known, counts: locked ? [locked] : await this.attempts.count(em, counters, now) };
    });
    const { known, counts } = counted;
    const refused = counts.find(({ allowed }) => !allowed);
    if (refused) throw tooSoon(refused, now);
    const [first, second] = counts as [Counted, Counted?];
    return {
      subject: second ?? first,
      address: second && first,
      device: known === undefined ? { ...device, token: undefined } : device,
    };
  }

  /** The owner is in: earlier failures were their own. */
  async succeeded(em: EntityManager, { subject, address }: SignInTry): Promise<void> {
    await this.excuse(em, address);
    await this.attempts.forget(em, subject.key);
  }

  /** The password was right, and the second factor is still to come: neither a failure nor a success. */
  async halfway(em: EntityManager, { subject, address }: SignInTry): Promise<void> {
    await this.excuse(em, address);
    const { SIGN_IN_ATTEMPTS } = this.environment.values;
    await this.attempts.giveBack(em, subject, SIGN_IN_ATTEMPTS);
  }

  /** @param accountId null for an e-mail that nobody has: the same is written, and no letter is ever sent */
  async failed(em: EntityManager, accountId: string | null, { subject, address }: SignInTry): Promise<void> {
    const { SIGN_IN_ATTEMPTS, SIGN_IN_ATTEMPTS_PER_ADDRESS } = this.environment.values;
    await this.announce(em, accountId, subject, SIGN_IN_ATTEMPTS);
    const seconds = address ? lockAfter(address.tried, SIGN_IN_ATTEMPTS_PER_ADDRESS) : 0;
    if (seconds > 0) await this.audit.record(em, lockOf('address.locked', 'address', null, seconds));
  }

  /** Somebody who is signed in has failed to prove that they are the owner: counts as an attempt to sign in would. */
  async failedProof(em: EntityManager, { id, email }: { readonly id: string; readonly email: string }): Promise<void> {
    const counter = this.countersOf(email, undefined, { address: null, userAgent: null })[0];
    const [counted] = await this.attempts.count(em, [counter], this.clock.now());
    if (counted?.allowed) await this.announce(em, id, counted, counter.free);
  }

  /** Whoever reads the account's letters is let in again at once; the devices that it knew are strangers. */
  async unlock(em: EntityManager, account: { readonly id: string; readonly email: string }): Promise<void> {
    await this.forgive(em, account);
    await this.devices.forgetAll(em, account.id);
  }

  /** What was tried so far is forgotten. */
  async forgive(em: EntityManager, { email }: { readonly email: string }): Promise<void> {
    await this.attempts.forget(em, this.keyOf('account', email));
  }

  async forgetOld(): Promise<void> {
    const now = this.clock.now();
    while (await this.transactions.run((em) => this.attempts.forgetOld(em, now)));
    while (await this.transactions.run((em) => this.devices.forgetOld(em, now)));
  }

  private async excuse(em: EntityManager, address: Counted | undefined): Promise<void> {
    const { SIGN_IN_ATTEMPTS_PER_ADDRESS } = this.environment.values;
    if (address) await this.attempts.giveBack(em, address, SIGN_IN_ATTEMPTS_PER_ADDRESS);
  }

  /** Each lock is in the trail; of the first of a series the owner is told. */
  private async announce(em: EntityManager, accountId: string | null, { tried }: Counted, free: number): Promise<void> {
    const seconds = lockAfter(tried, free);
    if (seconds === 0) return;
    await this.audit.record(em, lockOf('account.locked', 'account', accountId, seconds));
    if (tried !== free) return;
    const aggregateId = accountId ?? newId(this.clock.now());
    await this.outbox.append(em, { type: 'account.locked', aggregateType: 'account', aggregateId });
  }

  /** The address first: in this order every attempt takes the locks of the rows. */
  private countersOf(email: string, known: string | undefined, { address }: Device): [Counter, Counter?] {
    const { SIGN_IN_ATTEMPTS: free, SIGN_IN_ATTEMPTS_PER_ADDRESS } = this.environment.values;
    if (known !== undefined) return [{ key: this.keyOf('device', known), free }];
    const account = { key: this.keyOf('account', email), free };
    if (address === null) return [account];
    return [{ key: this.keyOf('address', networkOf(address)), free: SIGN_IN_ATTEMPTS_PER_ADDRESS }, account];
  }

  private keyOf(kind: 'account' | 'device' | 'address', of: string): string {
    const { REFRESH_TOKEN_SECRET } = this.environment.values;
    return createHmac('sha256', REFRESH_TOKEN_SECRET).update(`attempts\0${kind}\0${of}`).digest('base64url');
  }
}

function tooSoon({ blockedUntil }: Counted, now: Date): TooManyAttempts {
  return new TooManyAttempts({ retryAfterSeconds: Math.ceil((blockedUntil.getTime() - now.getTime()) / 1_000) });
}

const lockOf = (action: string, recordType: string, recordId: string | null, seconds: number): AuditedAct => ({
  action,
  recordType,
  recordId,
  outcome: 'refused',
  details: { seconds },
});
