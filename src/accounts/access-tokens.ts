import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Environment, type EnvironmentValues } from '../config/environment';
import type { Role } from '../common/auth/access';

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

/** A KeyObject, not a string: jsonwebtoken would parse a string again for every token, at forty times the cost. */
export const signingKey = (values: EnvironmentValues): KeyObject =>
  createSecretKey(Buffer.from(values.JWT_SECRET, 'utf8'));

/** Short-lived signed tokens (RFC 7519, RFC 9068 in spirit). */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly environment: Environment,
  ) {}

  get lifetimeSeconds(): number {
    return this.environment.values.ACCESS_TOKEN_MINUTES * 60;
  }

  sign(account: { readonly id: string; readonly role: Role }, deviceSessionId: string, now: Date): string {
    const iat = Math.floor(now.getTime() / 1_000);
    const claims: AccessClaims = {
      sub: account.id,
      sid: deviceSessionId,
      role: account.role,
      typ: 'access',
      iat,
      exp: iat + this.lifetimeSeconds,
    };
    return this.jwt.sign(claims);
  }
}
