import type { Principal } from './access';
import { bearerTokenIn } from './access-token-owners';

/** Port: who an API key stands for. */
export abstract class MachineCallers {
  /** @param key as it was sent. @returns undefined for one that is unknown, expired or revoked */
  abstract find(key: string): Promise<Principal | undefined>;
}

/** How every API key begins, so that nobody takes one for anything else, and scanners of secrets find it. */
export const KEY_PREFIX = 'prx_';

/** The API key of an `Authorization` header, if it carries one (RFC 6750, 2.1). */
export function apiKeyIn(authorization: string | undefined): string | undefined {
  const token = bearerTokenIn(authorization);
  return token?.startsWith(KEY_PREFIX) ? token : undefined;
}
