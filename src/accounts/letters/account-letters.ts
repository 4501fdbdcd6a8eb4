import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../../common/database/uuid';
import type { Language } from '../../common/i18n/language';
import { Clock } from '../../common/time/clock';
import { Environment } from '../../config/environment';
import { OutboxService, type EventType } from '../../outbox';
import type { TokenPurpose } from '../account-token.entity';
import { AccountTokens, hashOf, type TokenFacts } from '../account-tokens';

/** Whom a letter is for, and in which language. */
export interface Addressee {
  readonly accountId: string;
  readonly email: string;
  readonly language: Language;
}

/** What a letter with a link needs. Never log it. */
export interface LetterSecret extends Addressee {
  readonly purpose: TokenPurpose;
  readonly token: string;
  readonly expiresAt: Date;
}

/** The two addresses of a change: both are told. */
export interface EmailChange {
  readonly accountId: string;
  readonly language: Language;
  readonly previousEmail: string;
  readonly newEmail: string;
}

/** What the outbox tells whoever sends letters. `data.tokenId` names the token, `aggregateId` the account. */
const EVENT_OF: Readonly<Record<TokenPurpose, EventType>> = {
  setup: 'account.invited',
  password_reset: 'account.password_reset_requested',
  email_verification: 'account.email_verification_requested',
  email_change: 'account.email_change_requested',
};

/** What an account's owner is told afterwards, with a letter that carries no token. */
export type AccountNotice = 'account.password_changed' | 'account.second_factor_changed' | 'account.email_changed';

interface Row {
  readonly account_id: string;
  readonly email: string;
  readonly language: Language;
  readonly purpose: TokenPurpose;
  readonly token_hash: string;
  readonly expires_at: Date;
}

/**
 * Tokens that travel by e-mail. A token is derived from its id, so that the outbox carries ids only and the database nothing
 * that could be redeemed; whoever sends the letter asks for it here.
 */
@Injectable()
export class AccountLetters {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokens: AccountTokens,
    private readonly outbox: OutboxService,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a token and has it sent, when the caller's transaction commits.
   * @param facts without an account: the same work, and nothing is ever sent
   * @returns the token itself
   */
  async write(em: EntityManager, facts: Omit<TokenFacts, 'id'>): Promise<string> {
    const now = this.clock.now();
    const id = newId(now);
    const token = this.derive(id);
    await this.tokens.keep(em, { ...facts, id }, token, now);
    await this.outbox.append(em, {
      type: EVENT_OF[facts.purpose],
      aggregateType: 'account',
      aggregateId: facts.accountId ?? newId(now),
      data: { tokenId: id },
    });
    return token;
  }

  /** Has the owner told of something that they would want to know if it was not they who did it. */
  async notify(
    em: EntityManager,
    accountId: string,
    type: AccountNotice,
    data: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.outbox.append(em, { type, aggregateType: 'account', aggregateId: accountId, data });
  }

  /**
   * What the letter about a token says, for as long as it is worth sending. The address is the new one for a change of e-mail.
   * @returns null when the token is used, expired or sent already, or the account is disabled or gone
   */
  async secretFor(tokenId: string): Promise<LetterSecret | null> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT users.id AS account_id, COALESCE(token.new_email, users.email) AS email, users.language, token.purpose,
              token.token_hash, token.expires_at
         FROM account_tokens token JOIN users ON users.id = token.account_id
        WHERE token.id = $1 AND token.used_at IS NULL AND token.sent_at IS NULL AND token.expires_at > $2
          AND users.status = 'active'`,
      [tokenId, this.clock.now()],
    );
    const token = this.derive(tokenId);
    // Handed over in person, or derived from a secret that was changed since: there is nothing to send.
    if (row?.token_hash !== hashOf(token)) return null;
    const { account_id: accountId, email, language, purpose, expires_at: expiresAt } = row;
    return { accountId, email, language, purpose, token, expiresAt };
  }

  /** Call it when the mail server has taken the letter: nobody gets the token again. */
  async sent(tokenId: string): Promise<void> {
    await this.dataSource.query(`UPDATE account_tokens SET sent_at = $2 WHERE id = $1`, [tokenId, this.clock.now()]);
  }

  /** Both addresses of a change, for `account.email_change_requested` and `account.email_changed`. Null if it is unknown. */
  async emailChangeOf(tokenId: string): Promise<EmailChange | null> {
    const [row] = await this.dataSource.query<EmailChange[]>(
      `SELECT users.id AS "accountId", users.language, token.previous_email AS "previousEmail", token.new_email AS "newEmail"
         FROM account_tokens token JOIN users ON users.id = token.account_id
        WHERE token.id = $1 AND token.purpose = 'email_change'`,
      [tokenId],
    );
    return row ?? null;
  }

  /** For letters that carry no token. Null if there is no such account any more. */
  async addresseeOf(accountId: string): Promise<Addressee | null> {
    const [row] = await this.dataSource.query<Addressee[]>(
      `SELECT id AS "accountId", email, language FROM users WHERE id = $1`,
      [accountId],
    );
    return row ?? null;
  }

  /** Another input than that of refresh tokens, which are made with the same secret: neither is ever the other. */
  private derive(tokenId: string): string {
    return createHmac('sha256', this.environment.values.REFRESH_TOKEN_SECRET)
      .update(`account token\0${tokenId}`)
      .digest('base64url');
  }
}
