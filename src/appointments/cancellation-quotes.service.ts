import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { localDateTimeOf } from '../common/time/zones';
import { AppointmentAccess } from './appointment-access';
import { assertCanMove } from './appointment-changes';
import { outcomeFor } from './cancellations';
import type { CallersReasonCode, CancellationOutcome } from './domain/cancellation';

/** What cancelling now would be and cost. */
export interface CancellationQuote {
  readonly outcome: CancellationOutcome;
  /** ISO 4217, of the fee. */
  readonly currency: string | null;
  readonly deadline: Date;
  /** `YYYY-MM-DDTHH:mm` in the professional's zone. */
  readonly deadlineLocal: string;
  readonly timeZone: string;
}

@Injectable()
export class CancellationQuotesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: AppointmentAccess,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * The answer that cancelling at this moment, for this reason, would record.
   * @param reasonCode matters for staff: for `patient_request` the patient's terms apply
   * @throws AppointmentNotFound, StatusTransitionNotAllowed for what the caller cannot cancel
   */
  async quote(principal: Principal, id: string, reasonCode: CallersReasonCode = 'other'): Promise<CancellationQuote> {
    return this.transactions.run(async (em) => {
      const row = await this.access.read(em, principal, id);
      await this.audit.record(em, { action: 'appointment.read', recordType: 'appointment', recordId: id });
      const now = this.clock.now();
      assertCanMove({ row, now }, ['cancelled'], principal.role);
      const { timeZone, priceCurrency: currency, cancellationDeadline: deadline } = row;
      const outcome = outcomeFor(row, { by: principal.role, reasonCode, at: now.getTime() });
      return { outcome, currency, deadline, deadlineLocal: localDateTimeOf(timeZone, deadline.getTime()), timeZone };
    });
  }
}
