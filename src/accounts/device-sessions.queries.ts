import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../common/auth/access';
import { runStatement } from '../common/database/statement';
import type { Language } from '../common/i18n/language';
import type { Account } from './account.entity';
import type { Device } from './current-device';
import { RecentPrincipals } from './recent-principals';
import type { RefreshClaim } from './refresh-tokens';

/** A live device session with its account, as tokens are made from it. */
export interface SessionOfAccount {
  readonly sessionId: string;
  readonly generation: number;
  readonly rotatedAt: Date;
  readonly account: SessionAccount;
}

export interface SessionAccount {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly language: Language;
}

/** An open device session as its owner sees it. */
export interface ListedSession {
  readonly id: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

interface Row {
  readonly session_id: string;
  readonly generation: number;
  readonly rotated_at: Date;
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly language: Language;
}

const COLUMNS = `session.id AS session_id, session.generation, session.rotated_at, users.id, users.email, users.role, users.language`;

/** Devices on which an account can be signed in at once; the one that signed in first gives way. */
const MOST_SESSIONS = 20;

/** The account is locked (shared) and compared: a disabling, a change of role or of password either comes before or ends this session too. */
const BEGIN = {
  name: 'begin_device_session',
  text: `WITH signer AS (SELECT id FROM users WHERE id = $1 AND status = 'active' AND role = $2 AND password_hash = $3 FOR SHARE),
         oldest AS (SELECT device_sessions.id FROM device_sessions JOIN signer ON signer.id = account_id
                     WHERE revoked_at IS NULL AND expires_at > $4 ORDER BY device_sessions.id DESC OFFSET ${MOST_SESSIONS - 1}),
         ended AS (UPDATE device_sessions SET revoked_at = $4 FROM oldest WHERE oldest.id = device_sessions.id),
         begun AS (
           INSERT INTO device_sessions (account_id, generation, rotated_at, user_agent, address, created_at, last_used_at, proved_at, expires_at)
           SELECT signer.id, 0, $4, $5, $6, $4, $4, $4, $7 FROM signer RETURNING id)
         SELECT begun.id, EXISTS (SELECT FROM oldest) AS ends_others FROM begun`,
};

const ROTATE = {
  name: 'rotate_device_session',
  text: `UPDATE device_sessions session
            SET generation = session.generation + 1, rotated_at = $3, last_used_at = $3, user_agent = $5, address = $6,
                expires_at = LEAST($4, session.created_at + make_interval(days => $7))
           FROM users
          WHERE session.id = $1 AND session.generation = $2 AND session.revoked_at IS NULL AND session.expires_at > $3
            AND users.id = session.account_id AND users.status = 'active'
         RETURNING ${COLUMNS}`,
};

const FIND_LIVE = {
  name: 'find_live_device_session',
  text: `SELECT ${COLUMNS} FROM device_sessions session JOIN users ON users.id = session.account_id
          WHERE session.id = $1 AND session.revoked_at IS NULL AND session.expires_at > $2 AND users.status = 'active'`,
};

const LIST_LIVE = {
  name: 'list_live_device_sessions',
  text: `SELECT id, user_agent AS "userAgent", address, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
           FROM device_sessions
          WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND ($3::uuid IS NULL OR id < $3)
          ORDER BY id DESC LIMIT $4`,
};

const END = {
  name: 'end_device_session',
  text: `UPDATE device_sessions SET revoked_at = $3
          WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id`,
};

const END_ALL = {
  name: 'end_device_sessions_of_account',
  text: `UPDATE device_sessions SET revoked_at = $3
          WHERE account_id = $1 AND ($2::uuid IS NULL OR id <> $2) AND revoked_at IS NULL`,
};

@Injectable()
export class DeviceSessionsQueries {
  constructor(private readonly recent: RecentPrincipals) {}

  /** @returns the id of the new session; undefined if the account is not any more what was checked */
  async begin(
    em: EntityManager,
    account: Account,
    device: Device,
    now: Date,
    expiresAt: Date,
  ): Promise<string | undefined> {
    const values = [account.id, account.role, account.passwordHash, now, device.userAgent, device.address, expiresAt];
    const [begun] = await runStatement<{ id: string; ends_others: boolean }>(em, BEGIN, values);
    if (begun?.ends_others) this.recent.doubt(account.id);
    return begun?.id;
  }

  /**
   * Raises the generation if it is still the claimed one: of parallel requests, one does.
   * @param mostDays since signing in: there the session ends, however much it is used
   */
  async rotate(
    em: EntityManager,
    claim: RefreshClaim,
    device: Device,
    now: Date,
    expiresAt: Date,
    mostDays: number,
  ): Promise<SessionOfAccount | undefined> {
    const values = [claim.sessionId, claim.generation, now, expiresAt, device.userAgent, device.address, mostDays];
    return (await runStatement<Row>(em, ROTATE, values)).map(fromRow)[0];
  }

  async findLive(em: EntityManager, sessionId: string, now: Date): Promise<SessionOfAccount | undefined> {
    return (await runStatement<Row>(em, FIND_LIVE, [sessionId, now])).map(fromRow)[0];
  }

  /** Open sessions of the account, the newest sign-in first. @param beforeId the last one of the previous page */
  async listLive(
    em: EntityManager,
    accountId: string,
    beforeId: string | null,
    limit: number,
    now: Date,
  ): Promise<ListedSession[]> {
    return runStatement<ListedSession>(em, LIST_LIVE, [accountId, now, beforeId, limit]);
  }

  /** @returns false if the account has no such live session */
  async end(em: EntityManager, accountId: string, sessionId: string, now: Date): Promise<boolean> {
    this.recent.doubt(accountId);
    return (await runStatement(em, END, [sessionId, accountId, now])).length > 0;
  }

  async endAll(em: EntityManager, accountId: string, exceptSessionId: string | null, now: Date): Promise<void> {
    this.recent.doubt(accountId);
    await runStatement(em, END_ALL, [accountId, exceptSessionId, now]);
  }
}

function fromRow(row: Row): SessionOfAccount {
  const { id, email, role, language } = row;
  return {
    sessionId: row.session_id,
    generation: row.generation,
    rotatedAt: row.rotated_at,
    account: { id, email, role, language },
  };
}
