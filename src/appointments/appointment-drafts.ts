import { Injectable } from '@nestjs/common';
import { newId } from '../common/database/uuid';
import { MINUTE_MS } from '../common/time/dates';
import type { AppointmentType } from './appointment.entity';
import { AppointmentVault } from './appointment-vault';
import { NOTHING_HAPPENED_YET, type AppointmentRow } from './appointments.queries';
import type { Decision } from './booking-decisions';
import { cancellationDeadline } from './domain/cancellation';
import { confirmationDeadline } from './domain/confirmation';

/** What is said about a session beside its time. */
export interface SessionDetails {
  readonly patientId: string | null;
  readonly type: AppointmentType;
  readonly reason?: string | undefined;
  readonly override?: { readonly reason: string } | undefined;
  /** Of one that is booked together with others. */
  readonly seriesId?: string;
}

/** Appointments as they are booked: what was asked for, with the terms of the moment frozen in. */
@Injectable()
export class AppointmentDrafts {
  constructor(private readonly vault: AppointmentVault) {}

  /**
   * @param accountId of who books
   * @param id of the hold that it was, or a new one
   */
  async draft(
    accountId: string | null,
    { patientId, type, reason, override, seriesId }: SessionDetails,
    { request, facts, verdict, now }: Decision,
    id: string = newId(now),
  ): Promise<AppointmentRow> {
    const { startsAt, durationMinutes, modality } = request;
    const endsAt = startsAt + durationMinutes * MINUTE_MS;
    const confirmBy = confirmationDeadline(now.getTime(), startsAt, facts.confirmationHours);
    return {
      ...NOTHING_HAPPENED_YET,
      ...(await this.vault.seal({ id, patientId }, { reason, overrideReason: override?.reason })),
      id,
      professionalId: facts.professionalId,
      patientId,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      occupiedUntil: new Date(endsAt + facts.bufferMinutes * MINUTE_MS),
      type,
      modality,
      status: facts.requiresConfirmation ? 'pending' : 'booked',
      seriesId: seriesId ?? null,
      heldUntil: null,
      confirmBy: facts.requiresConfirmation ? new Date(confirmBy) : null,
      priceAmount: facts.priceAmount,
      priceCurrency: facts.priceCurrency,
      noticeHours: facts.noticeHours,
      lateFeePercent: facts.lateFeePercent,
      cancellationDeadline: new Date(cancellationDeadline(startsAt, facts)),
      overriddenRules: [...verdict.overridden],
      bookedBy: accountId,
      createdAt: now,
      updatedAt: now,
      timeZone: facts.timeZone,
    };
  }
}
