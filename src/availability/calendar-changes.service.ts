import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { takeLocks } from '../common/database/locks';
import { OutboxService } from '../outbox';
import { DAY_MS } from '../common/time/dates';
import type { Interval } from '../common/time/interval';
import { CalendarWatch, ProfessionalsService, type Professional } from '../professionals';
import { assertOwnCalendar } from './availability.policy';

/** What was changed of a calendar. Ids and dates only. */
export interface CalendarChange {
  /** Null: of the whole practice. */
  readonly professionalId: string | null;
  readonly what: 'schedule' | 'date_override' | 'blocked_period';
  readonly act: 'set' | 'removed';
  readonly details: Readonly<Record<string, string>>;
  /** The local dates of whatever zone that it is about, both included; all of them unless told. */
  readonly dates?: { readonly from: string; readonly to: string };
}

/** What every change of a calendar has in common: who may, under which lock, and what is left behind. */
@Injectable()
export class CalendarChanges {
  constructor(
    private readonly professionals: ProfessionalsService,
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
    private readonly watch: CalendarWatch,
  ) {}

  /**
   * Waits for the bookings under way, which hold the same lock shared, and keeps new ones out until the transaction ends;
   * a closure of the practice too, so that the two never cancel the same appointment.
   * @throws ProfessionalNotFound, Forbidden
   */
  async begin(em: EntityManager, principal: Principal, professionalId: string): Promise<Professional> {
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: professionalId, mode: 'exclusive' },
    ]);
    const professional = await this.professionals.findFor(em, principal, professionalId);
    assertOwnCalendar(principal, professionalId);
    return professional;
  }

  /** After the change was written. */
  async record(em: EntityManager, { professionalId, what, act, details, dates }: CalendarChange): Promise<void> {
    await this.watch.calendarChanged(em, { professionalId, span: dates ? spanOf(dates.from, dates.to) : null });
    await this.audit.record(em, {
      action: `availability.${what}_${act}`,
      recordType: professionalId === null ? 'practice' : 'professional',
      recordId: professionalId,
      details,
    });
    const aggregate =
      professionalId === null
        ? { aggregateType: 'blocked_period', aggregateId: details['periodId'] ?? '' }
        : { aggregateType: 'professional', aggregateId: professionalId };
    await this.outbox.append(em, {
      type: 'availability.changed',
      ...aggregate,
      data: { professionalId, what, act, ...details },
    });
  }
}

/** All instants that windows and blocks of these dates may cover, in whatever zone: they may run into the date after. */
function spanOf(from: string, to: string): Interval {
  return { start: Date.parse(from) - DAY_MS, end: Date.parse(to) + 3 * DAY_MS };
}
