import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountToken, type TokenPurpose } from './account-token.entity';

const HOUR_MS = 3_600_000;
/** How long each kind of token lasts. A setup token is handed over in person; the others travel by e-mail. */
const LIFETIME_MS: Readonly<Record<TokenPurpose, number>> = {
  setup: 72 * HOUR_MS,
  password_reset: HOUR_MS,
  email_verification: 72 * HOUR_MS,
};

/** Secrets that are handed out once and redeemed once. Only their SHA-256 is stored: 256 random bits need no salt. */
@Injectable()
export class AccountTokens {
  /** @returns the token itself; it cannot be had again */
  async issue(em: EntityManager, accountId: string, purpose: TokenPurpose, now: Date): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + LIFETIME_MS[purpose]);
    await em.insert(AccountToken, {
      accountId,
      purpose,
      tokenHash: hashOf(token),
      createdAt: now,
      expiresAt,
      usedAt: null,
    });
    return token;
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

  /** Takes the token, and with it all others of the account for these purposes. @returns whether it was still there */
  async redeem(em: EntityManager, token: string, purposes: readonly TokenPurpose[], now: Date): Promise<boolean> {
    // One statement: of any number of requests with the same token, one finds it unused.
    const [, taken] = await em.query<[{ account_id: string }[], number]>(
      `UPDATE account_tokens SET used_at = $3
        WHERE token_hash = $1 AND purpose = ANY ($2) AND used_at IS NULL AND expires_at > $3`,
      [hashOf(token), purposes, now],
    );
    return taken === 1;
  }

  /** Ends whatever was handed out for these purposes and not redeemed. */
  async withdraw(em: EntityManager, accountId: string, purposes: readonly TokenPurpose[], now: Date): Promise<void> {
    await em.query(
      `UPDATE account_tokens SET used_at = $3 WHERE account_id = $1 AND purpose = ANY ($2) AND used_at IS NULL`,
      [accountId, purposes, now],
    );
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
