import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { areLive, keyIdOf, SigningKeys, type Claims } from '../accounts';
import type { Principal } from '../common/auth/access';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import { PrincipalsQueries } from './principals.queries';

/** The types know strings only; jsonwebtoken takes a KeyObject, and verifies forty times faster with it. */
type KeyCallback = (error: Error | null, key?: string | Buffer) => void;

/** Who a bearer token stands for. Algorithm, key id, issuer, audience, kind, time, then the database has the last word. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    { values }: Environment,
    private readonly keys: SigningKeys,
    private readonly principals: PrincipalsQueries,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => {
        const key = keys.find(keyIdOf(token));
        if (key) done(null, key as unknown as Buffer);
        else done(new Error('unknown key'));
      },
      algorithms: ['HS256'],
      issuer: values.JWT_ISSUER,
      audience: values.JWT_AUDIENCE,
      // jsonwebtoken asks the machine for the time; the application asks its Clock (see validate).
      ignoreExpiration: true,
    });
  }

  /** A key that another process made is known before a token is judged; a database that cannot tell is no refusal. */
  override authenticate(request: unknown, options?: object): void {
    const strategy = this as unknown as { error(error: unknown): void };
    this.keys.refresh().then(
      () => super.authenticate(request as never, options),
      (error: unknown) => strategy.error(error),
    );
  }

  /** Called with the claims of a token whose signature holds. @returns null to refuse */
  async validate(claims: Claims): Promise<Principal | null> {
    const now = this.clock.now();
    if (!areLive(claims, now)) return null;
    return (await this.principals.find(claims.sub, claims.sid, claims.role, now)) ?? null;
  }
}
