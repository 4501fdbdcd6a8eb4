import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { toBase32 } from './totp';

const CODES = 10;
const BYTES = 15;

/** What gets an owner in who has lost the telephone: ten codes, each once. */
@Injectable()
export class RecoveryCodes {
  /** Replaces whatever codes there were. @returns the new ones; they cannot be had again */
  async make(em: EntityManager, accountId: string, now: Date): Promise<readonly string[]> {
    await this.remove(em, accountId);
    const codes = Array.from({ length: CODES }, () => inGroups(toBase32(randomBytes(BYTES))));
    await em.query(
      `INSERT INTO recovery_codes (account_id, code_hash, created_at) SELECT $1, hash, $3 FROM unnest($2::text[]) AS hash`,
      [accountId, codes.map(hashOf), now],
    );
    return codes;
  }

  /** One statement: of any number of requests with one code, one finds it unused. */
  async redeem(em: EntityManager, accountId: string, code: string, now: Date): Promise<boolean> {
    const [, redeemed] = await em.query<[unknown[], number]>(
      `UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL`,
      [accountId, hashOf(code), now],
    );
    return redeemed === 1;
  }

  async left(em: EntityManager, accountId: string): Promise<number> {
    const rows = await em.query<unknown[]>(`SELECT FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL`, [
      accountId,
    ]);
    return rows.length;
  }

  async remove(em: EntityManager, accountId: string): Promise<void> {
    await em.query(`DELETE FROM recovery_codes WHERE account_id = $1`, [accountId]);
  }
}

/** Hyphens, blanks and case are for people. */
const hashOf = (code: string): string =>
  createHash('sha256').update(code.replace(/[\s-]/g, '').toUpperCase()).digest('hex');

const inGroups = (code: string): string => (code.match(/.{4}/g) ?? []).join('-');
