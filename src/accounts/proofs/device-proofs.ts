import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ROLES, type Principal, type Role } from '../../common/auth/access';
import { Proofs } from '../../common/auth/step-up';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { Environment } from '../../config/environment';
import { SecondFactors } from '../second-factor/second-factors';

const FRESH_MS = 10 * MINUTE_MS;

/** Of whom each setting asks a second factor. */
const NEEDED_BY: Readonly<Record<'none' | 'admin' | 'staff' | 'everybody', readonly Role[]>> = {
  none: [],
  admin: ['admin'],
  staff: ['admin', 'professional'],
  everybody: ROLES,
};

/** When the owner last proved who they are, by device session. */
@Injectable()
export class DeviceProofs extends Proofs {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly factors: SecondFactors,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async isFresh({ accountId, deviceSessionId }: Principal): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - FRESH_MS);
    const rows = await this.transactions.read((em) =>
      em.query<unknown[]>(`SELECT FROM device_sessions WHERE id = $1 AND account_id = $2 AND proved_at > $3`, [
        deviceSessionId,
        accountId,
        since,
      ]),
    );
    return rows.length > 0;
  }

  override async lacksSecondFactor({ accountId, role }: Principal): Promise<boolean> {
    if (!NEEDED_BY[this.environment.values.REQUIRE_SECOND_FACTOR].includes(role)) return false;
    return !(await this.transactions.read((em) => this.factors.isOn(em, accountId)));
  }

  /** @returns until when sensitive acts are allowed; undefined if the session has ended or the password was replaced meanwhile */
  async prove(em: EntityManager, principal: Principal, passwordHash: string): Promise<Date | undefined> {
    const now = this.clock.now();
    const [, proved] = await em.query<[unknown[], number]>(
      `UPDATE device_sessions session SET proved_at = $3 FROM users
        WHERE session.id = $1 AND session.account_id = $2 AND session.revoked_at IS NULL
          AND users.id = session.account_id AND users.status = 'active' AND users.password_hash = $4`,
      [principal.deviceSessionId, principal.accountId, now, passwordHash],
    );
    return proved === 1 ? new Date(now.getTime() + FRESH_MS) : undefined;
  }
}
