import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import { DAY_MS } from '../../common/time/dates';

const TOKEN_BYTES = 32;
/** Of one account; the one that signed in first gives way. */
const MOST = 20;
const KEPT_MS = 400 * DAY_MS;

const FIND = {
  name: 'find_known_device',
  text: `SELECT device.id FROM known_devices device JOIN users ON users.id = device.account_id
          WHERE device.token_hash = $1 AND users.email = $2`,
};

const KEEP = {
  name: 'keep_known_device',
  text: `WITH oldest AS (SELECT id FROM known_devices WHERE account_id = $1 AND token_hash <> $2 ORDER BY id DESC OFFSET ${MOST - 1}),
         gone AS (DELETE FROM known_devices USING oldest WHERE oldest.id = known_devices.id)
         INSERT INTO known_devices (account_id, token_hash, last_used_at) VALUES ($1, $2, $3)
         ON CONFLICT (token_hash) DO UPDATE SET last_used_at = excluded.last_used_at`,
};

const AT_ONCE = 1_000;
const FORGET_OLD = `DELETE FROM known_devices WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM known_devices WHERE last_used_at <= $1 ORDER BY last_used_at LIMIT ${AT_ONCE}))`;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Devices on which an account's owner has signed in before (OWASP: device cookies, here without a cookie). A token opens nothing: it
 * says whose attempts are counted apart from everybody else's.
 */
@Injectable()
export class KnownDevices {
  /** @returns the device; undefined if the token is not one of this account, whether that exists or not */
  async find(em: EntityManager, token: string, email: string): Promise<string | undefined> {
    return (await runStatement<{ id: string }>(em, FIND, [hashOf(token), email]))[0]?.id;
  }

  /**
   * After signing in.
   * @param known the token that `find` knew, if there was one
   * @returns the token for the device to keep
   */
  async keep(em: EntityManager, accountId: string, known: string | undefined, now: Date): Promise<string> {
    const token = known ?? randomBytes(TOKEN_BYTES).toString('base64url');
    await runStatement(em, KEEP, [accountId, hashOf(token), now]);
    return token;
  }

  /** Somebody else may have signed in: all of them are strangers again. */
  async forgetAll(em: EntityManager, accountId: string): Promise<void> {
    await em.query(`DELETE FROM known_devices WHERE account_id = $1`, [accountId]);
  }

  /** @returns whether there may be more */
  async forgetOld(em: EntityManager, now: Date): Promise<boolean> {
    const [, deleted] = await em.query<[unknown, number]>(FORGET_OLD, [new Date(now.getTime() - KEPT_MS)]);
    return deleted === AT_ONCE;
  }
}
