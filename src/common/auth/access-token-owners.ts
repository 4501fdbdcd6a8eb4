/** Port: whose an access token is, by its signature and its claims alone. Provided by the accounts, which sign them. */
export abstract class AccessTokenOwners {
  /** @returns the account; undefined for what is no token of ours, is over, or cannot be checked at the moment */
  abstract find(token: string): Promise<string | undefined>;
}

/** The token of an `Authorization` header (RFC 6750, 2.1). */
export function bearerTokenIn(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}
