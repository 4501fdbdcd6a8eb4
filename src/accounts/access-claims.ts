import { ROLES, type Role } from '../common/auth/access';
import { UUID } from '../common/http/fields';

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

/** As they come out of a token whose signature holds; `nbf` is none of ours, which hold at once. */
export type Claims = Partial<Record<keyof AccessClaims | 'nbf', unknown>>;

/** Whether they are those of an access token of ours that is not over. */
export function areLive(claims: Claims, now: Date): claims is AccessClaims & Claims {
  const { sub, sid, role, typ, exp, nbf } = claims;
  const isId = (value: unknown) => typeof value === 'string' && UUID.test(value);
  if (typ !== 'access' || !isId(sub) || !isId(sid) || !ROLES.some((known) => known === role)) return false;
  return typeof exp === 'number' && exp * 1_000 > now.getTime() && nbf === undefined;
}

/** `kid` of the token's header (RFC 7515, 4.1.4), before anything of it is trusted. */
export function keyIdOf(token: string): unknown {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
    return (header as { kid?: unknown } | null)?.kid;
  } catch {
    return undefined;
  }
}
