import { Injectable } from '@nestjs/common';
import { RecentPrincipals } from '../accounts';
import type { Principal } from '../common/auth/access';
import type { MachineCallers } from '../common/auth/machine-callers';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { ApiKeysQueries } from './api-keys.queries';
import { hashOfKey } from './api-keys.service';

/** Who an API key stands for, remembered like people are (ADR 9): revoked, it is refused within a second everywhere. */
@Injectable()
export class ApiKeyCallers implements MachineCallers {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: ApiKeysQueries,
    private readonly recent: RecentPrincipals,
    private readonly clock: Clock,
  ) {}

  async find(key: string): Promise<Principal | undefined> {
    const hash = hashOfKey(key);
    const recent = this.recent.find(hash);
    if (recent) return recent;
    const now = this.clock.now();
    const found = await this.transactions.read((em) => this.queries.use(em, hash, now));
    if (!found) return undefined;
    const { id, scopes, limitPerMinute } = found;
    const principal: Principal = {
      accountId: id,
      role: 'admin',
      deviceSessionId: id,
      patientId: null,
      professionalId: null,
      scopes: new Set(scopes),
      ...(limitPerMinute === null ? {} : { limitPerMinute }),
    };
    this.recent.remember(principal, now.getTime(), hash);
    return principal;
  }
}
