import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runStatement } from '../../common/database/statement';
import { CALM_MS, LOCK_SECONDS } from '../domain/lock-times';

/** One counter, after an attempt. */
export interface Counted {
  readonly key: string;
  /** Whether the attempt may be looked at; else it was not counted either. */
  readonly allowed: boolean;
  /** Without success, this attempt included. */
  readonly tried: number;
  readonly blockedUntil: Date;
}

/** What is counted, and how many attempts are free of locks. */
export interface Counter {
  readonly key: string;
  readonly free: number;
}

/** Without a lock of the row: a flood against what is locked already waits for nobody and writes nothing. */
const FIND_LOCKED = {
  name: 'find_locked_sign_in_attempts',
  text: `SELECT key, false AS allowed, tried, blocked_until AS "blockedUntil" FROM sign_in_attempts
          WHERE key = ANY ($1::text[]) AND blocked_until > $2 ORDER BY blocked_until DESC LIMIT 1`,
};

/**
 * Counts before anybody knows how the attempt ends, and decides in the same breath: who comes while the counter is locked is
 * refused and not counted, so that nobody prolongs a lock. The row's lock puts parallel attempts in order.
 */
const counting = (key: string, free: string, source: string): string => {
  const nth = `CASE WHEN known.last_at <= $2 THEN 1 ELSE known.tried + 1 END`;
  const locked = `known.blocked_until > $1`;
  const until = (tried: string): string =>
    `COALESCE($1::timestamptz + make_interval(secs => ($3::int[])[LEAST(${tried} - ${free}::int + 1, cardinality($3::int[]))]), 'epoch')`;
  return `
    INSERT INTO sign_in_attempts AS known (key, tried, last_at, blocked_until)
    SELECT ${key}::text, 1, $1::timestamptz, ${until('1')} ${source}
    ON CONFLICT (key) DO UPDATE
       SET tried = CASE WHEN ${locked} THEN known.tried ELSE ${nth} END,
           last_at = CASE WHEN ${locked} THEN known.last_at ELSE $1 END,
           blocked_until = CASE WHEN ${locked} THEN known.blocked_until ELSE ${until(nth)} END
    RETURNING key, (old.blocked_until IS NULL OR old.blocked_until <= $1) AS allowed, new.tried,
              new.blocked_until AS "blockedUntil"`;
};

const COUNT_ONE = { name: 'count_sign_in_attempt', text: counting('$4', '$5', '') };

/** The second only if the first may: an address that is locked locks no accounts. */
const COUNT_BOTH = {
  name: 'count_sign_in_attempts',
  text: `WITH first AS (${counting('$4', '$5', '')}),
              second AS (${counting('$6', '$7', 'FROM first WHERE first.allowed')})
         SELECT * FROM first UNION ALL SELECT * FROM second`,
};

/** What was counted for nothing. The lock that came of it goes too, unless others were counted since and keep it up. */
const GIVE_BACK = {
  name: 'give_back_sign_in_attempt',
  text: `UPDATE sign_in_attempts
            SET tried = GREATEST(tried - 1, 0), blocked_until = CASE WHEN tried = $2 OR tried <= $3 THEN 'epoch' ELSE blocked_until END
          WHERE key = $1`,
};

const FORGET = { name: 'forget_sign_in_attempts', text: `DELETE FROM sign_in_attempts WHERE key = $1` };

const AT_ONCE = 1_000;
const FORGET_OLD = `DELETE FROM sign_in_attempts WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM sign_in_attempts WHERE last_at <= $1 ORDER BY last_at LIMIT ${AT_ONCE}))`;

@Injectable()
export class SignInAttemptsQueries {
  /** The counter that is locked longest, if any is. */
  async locked(em: EntityManager, counters: readonly (Counter | undefined)[], now: Date): Promise<Counted | undefined> {
    const keys = counters.flatMap((counter) => (counter ? [counter.key] : []));
    return (await runStatement<Counted & Record<string, unknown>>(em, FIND_LOCKED, [keys, now]))[0];
  }

  /** @returns one, or the first one alone if it is locked, or both */
  async count(em: EntityManager, counters: readonly [Counter, Counter?], now: Date): Promise<Counted[]> {
    const [first, second] = counters;
    const values = [now, new Date(now.getTime() - CALM_MS), LOCK_SECONDS, first.key, first.free];
    if (!second) return runStatement<Counted & Record<string, unknown>>(em, COUNT_ONE, values);
    return runStatement<Counted & Record<string, unknown>>(em, COUNT_BOTH, [...values, second.key, second.free]);
  }

  /** @param free of the counter, as in `count` */
  async giveBack(em: EntityManager, { key, tried }: Counted, free: number): Promise<void> {
    await runStatement(em, GIVE_BACK, [key, tried, free]);
  }

  async forget(em: EntityManager, key: string): Promise<void> {
    await runStatement(em, FORGET, [key]);
  }

  /** @returns whether there may be more */
  async forgetOld(em: EntityManager, now: Date): Promise<boolean> {
    const [, deleted] = await em.query<[unknown, number]>(FORGET_OLD, [new Date(now.getTime() - CALM_MS)]);
    return deleted === AT_ONCE;
  }
}
