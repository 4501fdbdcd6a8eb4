import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RecentPrincipals } from '../accounts';
import type { Principal, Role } from '../common/auth/access';
import { runStatement } from '../common/database/statement';

interface Row {
  readonly patient_id: string | null;
  readonly professional_id: string | null;
}

/** Who is signed in: one named statement, by primary keys. */
const FIND_PRINCIPAL = {
  name: 'find_principal',
  text: `SELECT patients.id AS patient_id, professionals.id AS professional_id
           FROM device_sessions session
           JOIN users ON users.id = session.account_id
           LEFT JOIN patients ON patients.account_id = users.id AND users.role = 'patient'
           LEFT JOIN professionals ON professionals.account_id = users.id AND users.role = 'professional'
          WHERE session.id = $1 AND session.account_id = $2 AND session.revoked_at IS NULL AND session.expires_at > $4
            AND users.status = 'active' AND users.role = $3`,
};

/** The same for many device sessions, whatever the role. */
const FIND_PRINCIPALS = {
  name: 'find_principals_of_sessions',
  text: `SELECT session.id AS "deviceSessionId", users.id AS "accountId", users.role, patients.id AS "patientId",
                professionals.id AS "professionalId"
           FROM device_sessions session
           JOIN users ON users.id = session.account_id
           LEFT JOIN patients ON patients.account_id = users.id AND users.role = 'patient'
           LEFT JOIN professionals ON professionals.account_id = users.id AND users.role = 'professional'
          WHERE session.id = ANY($1) AND session.revoked_at IS NULL AND session.expires_at > $2 AND users.status = 'active'`,
};

@Injectable()
export class PrincipalsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recent: RecentPrincipals,
  ) {}

  /** @returns undefined if the session is over, the account disabled or its role another one, as it was within this second */
  async find(accountId: string, deviceSessionId: string, role: Role, now: Date): Promise<Principal | undefined> {
    const recent = this.recent.find(deviceSessionId);
    if (recent?.accountId === accountId && recent.role === role) return recent;
    const found = await this.look(accountId, deviceSessionId, role, now);
    if (found) this.recent.remember(found, now.getTime());
    return found;
  }

  /** Who is signed in with these device sessions at this moment: nothing is remembered. */
  async ofSessions(deviceSessionIds: readonly string[], now: Date): Promise<Principal[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await runStatement<Principal & Record<string, unknown>>(runner.manager, FIND_PRINCIPALS, [
        deviceSessionIds,
        now,
      ]);
    } finally {
      await runner.release();
    }
  }

  private async look(
    accountId: string,
    deviceSessionId: string,
    role: Role,
    now: Date,
  ): Promise<Principal | undefined> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [row] = await runStatement<Row & Record<string, unknown>>(runner.manager, FIND_PRINCIPAL, [
        deviceSessionId,
        accountId,
        role,
        now,
      ]);
      return (
        row && { accountId, role, deviceSessionId, patientId: row.patient_id, professionalId: row.professional_id }
      );
    } finally {
      await runner.release();
    }
  }
}
