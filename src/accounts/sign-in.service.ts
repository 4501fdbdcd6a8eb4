import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import { AccessTokens } from './access-tokens';
import type { Account } from './account.entity';
import { InvalidCredentials } from './accounts.errors';
import type { Device } from './current-device';
import { DeviceSessionsQueries, type SessionAccount } from './device-sessions.queries';
import { KnownDevices } from './sign-in-guard/known-devices';
import { RefreshTokens, type RefreshClaim } from './refresh-tokens';

/** What a device holds after signing in or refreshing. */
export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token lasts. */
  readonly expiresIn: number;
  readonly account: SessionAccount;
  /** For the device to keep, when somebody has signed in; see `KnownDevices`. */
  readonly deviceToken?: string;
}

/** The successor of a rotated token is given again for so long, to a device whose connection broke. */
const GRACE_MS = 10_000;
const DAY_MS = 86_400_000;

/** Device sessions and their tokens: how they begin and go on. */
@Injectable()
export class SignInService {
  constructor(
    private readonly sessions: DeviceSessionsQueries,
    private readonly devices: KnownDevices,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly environment: Environment,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a device session for an account whose password was just proved or just set.
   * @param account as it was when the password was checked; if it has changed since, the sign-in is refused
   * @param device with a token only if it is known to be the account's
   * @throws InvalidCredentials
   */
  async signIn(em: EntityManager, account: Account, device: Device): Promise<SignedIn> {
    const now = this.clock.now();
    const sessionId = await this.sessions.begin(em, account, device, now, this.expiry(now));
    if (sessionId === undefined) throw new InvalidCredentials();
    await this.audit.record(em, {
      action: 'account.signed_in',
      recordType: 'account',
      recordId: account.id,
      actorAccountId: account.id,
    });
    const deviceToken = await this.devices.keep(em, account.id, device.token, now);
    return { ...(await this.tokens({ sessionId, generation: 0 }, account, now)), deviceToken };
  }

  /**
   * Rotates: the presented token is spent, its successor returned. Within 10 seconds the spent token gives the same
   * successor again; any older one was stolen, from one side or the other, and ends the whole session.
   * @returns undefined if the token is worth nothing (any more); the caller refuses after the transaction, so that an end of
   * the session is kept
   */
  async refresh(em: EntityManager, refreshToken: string, device: Device): Promise<SignedIn | undefined> {
    const claim = this.refreshTokens.read(refreshToken);
    if (!claim) return undefined;
    const now = this.clock.now();
    const { SESSION_MAX_DAYS } = this.environment.values;
    const rotated = await this.sessions.rotate(em, claim, device, now, this.expiry(now), SESSION_MAX_DAYS);
    if (rotated) return this.tokens(rotated, rotated.account, now);
    const live = await this.sessions.findLive(em, claim.sessionId, now);
    if (!live || claim.generation >= live.generation) return undefined;
    if (claim.generation === live.generation - 1 && now.getTime() - live.rotatedAt.getTime() <= GRACE_MS) {
      return this.tokens(live, live.account, now);
    }
    await this.endForReuse(em, live.account.id, claim.sessionId, now);
    return undefined;
  }

  private async endForReuse(em: EntityManager, accountId: string, sessionId: string, now: Date): Promise<void> {
    await this.sessions.end(em, accountId, sessionId, now);
    await this.audit.record(em, {
      action: 'account.refresh_token_reused',
      recordType: 'device_session',
      recordId: sessionId,
      outcome: 'refused',
      actorAccountId: accountId,
    });
  }

  private async tokens(
    claim: RefreshClaim,
    { id, email, role, language }: SessionAccount,
    now: Date,
  ): Promise<SignedIn> {
    return {
      accessToken: await this.accessTokens.sign({ id, role }, claim.sessionId, now),
      refreshToken: this.refreshTokens.of(claim),
      expiresIn: this.accessTokens.lifetimeSeconds,
      account: { id, email, role, language },
    };
  }

  private expiry(now: Date): Date {
    const { REFRESH_TOKEN_DAYS, SESSION_MAX_DAYS } = this.environment.values;
    return new Date(now.getTime() + Math.min(REFRESH_TOKEN_DAYS, SESSION_MAX_DAYS) * DAY_MS);
  }
}
