import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { SigningKeys, type AccessClaims } from '../accounts';
import { ROLES, type Principal } from '../common/auth/access';
import { UUID } from '../common/http/fields';
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
    if (!isAccess(claims) || claims.exp * 1_000 <= now.getTime() || claims.nbf !== undefined) return null;
    return (await this.principals.find(claims.sub, claims.sid, claims.role, now)) ?? null;
  }
}

/** Ours hold at once: one with `nbf` was made by somebody else. */
type Claims = Partial<Record<keyof AccessClaims | 'nbf', unknown>>;

function isAccess(claims: Claims): claims is AccessClaims & Claims {
  const { sub, sid, role, typ, exp } = claims;
  const isId = (value: unknown) => typeof value === 'string' && UUID.test(value);
  return typ === 'access' && isId(sub) && isId(sid) && ROLES.some((known) => known === role) && typeof exp === 'number';
}

/** `kid` of the token's header (RFC 7515, 4.1.4), before anything of it is trusted. */
function keyIdOf(token: string): unknown {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
    return (header as { kid?: unknown } | null)?.kid;
  } catch {
    return undefined;
  }
}
