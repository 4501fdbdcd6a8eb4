import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountsService, type Account } from '../accounts';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import type { Language } from '../common/i18n/language';
import { PatientsService, type PatientRecord } from '../patients';
import { ProfessionalsService, type Profile } from '../professionals';

/** The caller's account and the record that belongs to it; the record that does not exist is null. */
export interface Me {
  readonly account: Account;
  readonly patient: PatientRecord | null;
  readonly professional: Profile | null;
}

@Injectable()
export class MeService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountsService,
    private readonly patients: PatientsService,
    private readonly professionals: ProfessionalsService,
    private readonly audit: AuditService,
  ) {}

  async read(principal: Principal): Promise<Me> {
    return this.transactions.run((em) => this.load(em, principal));
  }

  async change(principal: Principal, change: { readonly language?: Language }): Promise<Me> {
    return this.transactions.run(async (em) => {
      if (change.language !== undefined) {
        await this.accounts.changeLanguage(em, principal.accountId, change.language);
        await this.audit.record(em, {
          action: 'account.changed',
          recordType: 'account',
          recordId: principal.accountId,
          details: { ...change },
        });
      }
      return this.load(em, principal);
    });
  }

  private async load(em: EntityManager, principal: Principal): Promise<Me> {
    const { accountId, professionalId } = principal;
    return {
      account: await this.accounts.find(em, accountId),
      patient: await this.patients.ownRecord(em, principal),
      professional: professionalId === null ? null : await this.professionals.ownRecord(em, professionalId),
    };
  }
}
