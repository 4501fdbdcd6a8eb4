import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../common/database/statement';
import { newId } from '../common/database/uuid';
import type { TokenPurpose } from './account-token.entity';

const HOUR_MS = 3_600_000;
/** How long each kind of token lasts. */
const LIFETIME_MS: Readonly<Record<TokenPurpose, number>> = {
  setup: 72 * HOUR_MS,
  password_reset: HOUR_MS,
  email_verification: 72 * HOUR_MS,
  email_change: 24 * HOUR_MS,
};

/** What is known of a token when it is made. */
export interface TokenFacts {
  readonly id: string;
  /** Null for an address that nobody has. */
  readonly accountId: string | null;
  readonly purpose: TokenPurpose;
  readonly newEmail?: string;
  readonly previousEmail?: string;
}

/** A token that was there, and is spent now. */
export interface RedeemedToken {
  readonly id: string;
  readonly accountId: string;
  readonly purpose: TokenPurpose;
  readonly newEmail: string | null;
  readonly previousEmail: string | null;
}

const KEEP = {
  name: 'keep_account_token',
  text: `INSERT INTO account_tokens (id, account_id, purpose, token_hash, created_at, expires_at, new_email, previous_email)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Secrets that are handed out once and redeemed once. Only their SHA-256 is stored: 256 random bits need no salt. */
@Injectable()
export class AccountTokens {
  /** A random token that is handed over in person. @returns the token itself; it cannot be had again */
  async issue(em: EntityManager, accountId: string, purpose: TokenPurpose, now: Date): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.keep(em, { id: newId(now), accountId, purpose }, token, now);
    return token;
  }

  /** Makes a token redeemable. @param token with at least 256 bits that nobody can guess @returns when it expires */
  async keep(em: EntityManager, facts: TokenFacts, token: string, now: Date): Promise<Date> {
    const expiresAt = new Date(now.getTime() + LIFETIME_MS[facts.purpose]);
    const values = [facts.id, facts.accountId, facts.purpose, hashOf(token), now, expiresAt];
    await runStatement(em, KEEP, [...values, facts.newEmail ?? null, facts.previousEmail ?? null]);
    return expiresAt;
  }

  /** The active account that the token is for, while it can still be redeemed. Takes nothing away. */
  async ownerOf(
    em: EntityManager,
    token: string,
    purposes: readonly TokenPurpose[],
    now: Date,
  ): Promise<string | undefined> {
    const [row] = await em.query<{ account_id: string }[]>(
      `SELECT token.account_id FROM account_tokens token JOIN users ON users.id = token.account_id
        WHERE token.token_hash = $1 AND token.purpose = ANY ($2) AND token.used_at IS NULL AND token.expires_at > $3 AND users.status = 'active'`,
      [hashOf(token), purposes, now],
    );
    return row?.account_id;
  }

  /** Spends the token of an active account. One statement: of any number of requests with it, one finds it unused. */
  async take(
    em: EntityManager,
    token: string,
    purposes: readonly TokenPurpose[],
    now: Date,
  ): Promise<RedeemedToken | undefined> {
    const [[row]] = await em.query<[RedeemedToken[], number]>(
      `UPDATE account_tokens token SET used_at = $3 FROM users
        WHERE token.token_hash = $1 AND token.purpose = ANY ($2) AND token.used_at IS NULL AND token.expires_at > $3
          AND users.id = token.account_id AND users.status = 'active'
       RETURNING token.id, token.account_id AS "accountId", token.purpose, token.new_email AS "newEmail",
                 token.previous_email AS "previousEmail"`,
      [hashOf(token), purposes, now],
    );
    return row;
  }

  /** Ends whatever was handed out for these purposes and not redeemed. */
  async withdraw(em: EntityManager, accountId: string, purposes: readonly TokenPurpose[], now: Date): Promise<void> {
    await em.query(
      `UPDATE account_tokens SET used_at = $3 WHERE account_id = $1 AND purpose = ANY ($2) AND used_at IS NULL`,
      [accountId, purposes, now],
    );
  }
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
