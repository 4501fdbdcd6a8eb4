import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Environment } from '../config/environment';
import type { Role } from '../common/auth/access';
import { SigningKeys } from './signing-keys/signing-keys';

/** What an access token says. Everything else is read from the database at each request. */
export interface AccessClaims {
  /** Account. */
  readonly sub: string;
  /** Device session. */
  readonly sid: string;
  readonly role: Role;
  readonly typ: 'access';
  /** Seconds since 1970, as RFC 7519 has it. */
  readonly iat: number;
  readonly exp: number;
}

/** Short-lived signed tokens (RFC 7519, RFC 9068 in spirit). */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: SigningKeys,
    private readonly environment: Environment,
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
}
