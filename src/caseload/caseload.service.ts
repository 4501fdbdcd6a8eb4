import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { DAY_MS } from '../common/time/dates';
import { mayReadInFull, ProfessionalNotFound, ProfessionalsService } from '../professionals';
import { CaseloadQueries } from './caseload.queries';

export interface Caseload {
  readonly professionalId: string;
  readonly patients: number;
  readonly since: Date;
}

/** Appointments that began longer ago do not make anybody a patient of the professional's. */
const WINDOW_MS = 365 * DAY_MS;

@Injectable()
export class CaseloadService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly queries: CaseloadQueries,
    private readonly clock: Clock,
  ) {}

  /** @throws ProfessionalNotFound for others, too */
  async read(principal: Principal, professionalId: string): Promise<Caseload> {
    if (!mayReadInFull(principal, professionalId)) throw new ProfessionalNotFound();
    const since = new Date(this.clock.now().getTime() - WINDOW_MS);
    return this.transactions.read(async (em) => {
      await this.professionals.find(em, professionalId);
      return { professionalId, since, patients: await this.queries.count(em, professionalId, since) };
    });
  }
}
