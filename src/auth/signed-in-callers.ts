import { Injectable } from '@nestjs/common';
import { AccessTokens } from '../accounts';
import type { Principal } from '../common/auth/access';
import type { SignedInCallers } from '../common/auth/signed-in-callers';
import { Proofs } from '../common/auth/step-up';
import { Clock } from '../common/time/clock';
import { PrincipalsQueries } from './principals.queries';

/** Who is signed in, for sockets: as the guard would say, but at this moment, not within a second. */
@Injectable()
export class SessionCallers implements SignedInCallers {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly principals: PrincipalsQueries,
    private readonly proofs: Proofs,
    private readonly clock: Clock,
  ) {}

  async ofToken(token: string): Promise<Principal | undefined> {
    const claims = await this.tokens.claimsOf(token);
    const principal = claims && (await this.ofSession(claims.sub, claims.sid));
    return principal?.role === claims?.role ? principal : undefined;
  }

  async ofSession(accountId: string, deviceSessionId: string): Promise<Principal | undefined> {
    const [principal] = await this.principals.ofSessions([deviceSessionId], this.clock.now());
    return principal?.accountId === accountId ? principal : undefined;
  }

  async stillSignedIn(callers: readonly Principal[]): Promise<ReadonlySet<string>> {
    const sessions = new Set(callers.map(({ deviceSessionId }) => deviceSessionId));
    const live = new Map(
      (await this.principals.ofSessions([...sessions], this.clock.now())).map((one) => [one.deviceSessionId, one]),
    );
    const unchanged = callers.filter((caller) => isSame(caller, live.get(caller.deviceSessionId)));
    return new Set(unchanged.map(({ deviceSessionId }) => deviceSessionId));
  }

  lacksSecondFactor(caller: Principal): Promise<boolean> {
    return this.proofs.lacksSecondFactor(caller);
  }
}

const isSame = (caller: Principal, now: Principal | undefined): boolean =>
  now?.accountId === caller.accountId &&
  now.role === caller.role &&
  now.patientId === caller.patientId &&
  now.professionalId === caller.professionalId;
