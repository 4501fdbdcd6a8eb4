import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Role } from '../common/auth/access';
import type { AccessTokenOwners } from '../common/auth/access-token-owners';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import { areLive, keyIdOf, type AccessClaims, type Claims } from './access-claims';
import { SigningKeys } from './signing-keys/signing-keys';

/** Short-lived signed tokens (RFC 7519, RFC 9068 in spirit). */
@Injectable()
export class AccessTokens implements AccessTokenOwners {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: SigningKeys,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  get lifetimeSeconds(): number {
    return this.environment.values.ACCESS_TOKEN_MINUTES * 60;
  }

  async sign(
    account: { readonly id: string; readonly role: Role },
    deviceSessionId: string,
    now: Date,
  ): Promise<string> {
    const { current } = await this.keys.live();
    const iat = Math.floor(now.getTime() / 1_000);
    const claims: AccessClaims = {
      sub: account.id,
      sid: deviceSessionId,
      role: account.role,
      typ: 'access',
      iat,
      exp: iat + this.lifetimeSeconds,
    };
    return this.jwt.sign(claims, { keyid: current.id, privateKey: current.key });
  }

  /** Asks nobody but the keys, so that it is cheap enough for what comes before the guard. */
  async find(token: string): Promise<string | undefined> {
    return (await this.claimsOf(token))?.sub;
  }

  /** What a token says, if it is ours and not over. Whether it still opens anything, the database has to say. */
  async claimsOf(token: string): Promise<AccessClaims | undefined> {
    const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = this.environment.values;
    try {
      await this.keys.refresh();
      const key = this.keys.find(keyIdOf(token));
      if (!key) return undefined;
      const options = { publicKey: key, algorithms: ['HS256' as const], issuer, audience, ignoreExpiration: true };
      const claims = this.jwt.verify<Claims>(token, options as object);
      return areLive(claims, this.clock.now()) ? claims : undefined;
    } catch {
      return undefined;
    }
  }
}
