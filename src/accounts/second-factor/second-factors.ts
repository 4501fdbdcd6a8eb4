import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { FieldEncryption, type Place } from '../../common/crypto/field-encryption';
import { Clock } from '../../common/time/clock';
import { RecoveryCodes } from './recovery-codes';
import { SecondFactor } from './second-factor.entity';
import { stepOf, toBase32 } from './totp';

/** As RFC 4226 recommends for SHA-1. */
const SECRET_BYTES = 20;
const ISSUER = 'Praxis';

/** What an authenticator app needs. Shown once. */
export interface Enrolment {
  /** Base 32, to be typed. */
  readonly secret: string;
  /** `otpauth://totp/...`, to be shown as a QR code. */
  readonly uri: string;
}

/** How a code was right. */
export type Verified = 'code' | 'recovery_code';

/** Time-based codes (RFC 6238) as a second factor, and the recovery codes beside them. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly encryption: FieldEncryption,
    private readonly recovery: RecoveryCodes,
    private readonly clock: Clock,
  ) {}

  async isOn(em: EntityManager, accountId: string): Promise<boolean> {
    const rows = await em.query<unknown[]>(
      `SELECT FROM second_factors WHERE account_id = $1 AND confirmed_at IS NOT NULL`,
      [accountId],
    );
    return rows.length > 0;
  }

  /** Makes a secret that counts once it is confirmed; replaces one that was not. @returns undefined if one is on already */
  async enrol(
    em: EntityManager,
    account: { readonly id: string; readonly email: string },
  ): Promise<Enrolment | undefined> {
    const bytes = randomBytes(SECRET_BYTES);
    const sealed = this.encryption.encrypt(bytes.toString('base64'), placeOf(account.id));
    const [row] = await em.query<unknown[]>(
      `INSERT INTO second_factors AS known (account_id, secret_encrypted, last_step, created_at) VALUES ($1, $2, 0, $3)
       ON CONFLICT (account_id) DO UPDATE SET secret_encrypted = $2, last_step = 0, created_at = $3
        WHERE known.confirmed_at IS NULL RETURNING account_id`,
      [account.id, sealed, this.clock.now()],
    );
    if (row === undefined) return undefined;
    const secret = toBase32(bytes);
    const label = `${ISSUER}:${encodeURIComponent(account.email)}`;
    return {
      secret,
      uri: `otpauth://totp/${label}?secret=${secret}&issuer=${ISSUER}&algorithm=SHA1&digits=6&period=30`,
    };
  }

  /** @returns the recovery codes; undefined if the code is wrong or there is nothing to confirm */
  async confirm(em: EntityManager, accountId: string, code: string): Promise<readonly string[] | undefined> {
    const now = this.clock.now();
    if (!(await this.take(em, accountId, code, now, 'IS NULL'))) return undefined;
    return this.recovery.make(em, accountId, now);
  }

  /** Spends a code of the app or a recovery code. @returns undefined if it is neither, or was used before */
  async verify(em: EntityManager, accountId: string, code: string): Promise<Verified | undefined> {
    const now = this.clock.now();
    if (/^\d{6}$/.test(code)) {
      return (await this.take(em, accountId, code, now, 'IS NOT NULL')) ? 'code' : undefined;
    }
    return (await this.recovery.redeem(em, accountId, code, now)) ? 'recovery_code' : undefined;
  }

  /** @returns whether it was on */
  async remove(em: EntityManager, accountId: string): Promise<boolean> {
    const [, removed] = await em.query<[unknown[], number]>(
      `DELETE FROM second_factors WHERE account_id = $1 AND confirmed_at IS NOT NULL`,
      [accountId],
    );
    await this.recovery.remove(em, accountId);
    return removed === 1;
  }

  /** One after the other: of any number of requests with one code, the first raises the step and the others find it taken. */
  private async take(
    em: EntityManager,
    accountId: string,
    code: string,
    now: Date,
    confirmed: 'IS NULL' | 'IS NOT NULL',
  ): Promise<boolean> {
    const where = { accountId, confirmedAt: confirmed === 'IS NULL' ? IsNull() : Not(IsNull()) };
    const factor = await em.findOne(SecondFactor, { where, lock: { mode: 'pessimistic_write' } });
    if (!factor) return false;
    const secret = Buffer.from(this.encryption.decrypt(factor.secretEncrypted, placeOf(accountId)), 'base64');
    const step = stepOf(secret, code, now, factor.lastStep);
    if (step === undefined) return false;
    const [, taken] = await em.query<[unknown[], number]>(
      `UPDATE second_factors SET last_step = $2, confirmed_at = COALESCE(confirmed_at, $3)
        WHERE account_id = $1 AND last_step < $2`,
      [accountId, step, now],
    );
    return taken === 1;
  }
}

const placeOf = (accountId: string): Place => ({ table: 'second_factors', column: 'secret_encrypted', row: accountId });
