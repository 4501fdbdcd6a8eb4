import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit';
import type { Principal } from '../../common/auth/access';
import { takeLocks, type Lock } from '../../common/database/locks';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { currentRequest } from '../../common/http/request-context';
import { invalidField } from '../../common/http/validation.pipe';
import { Clock } from '../../common/time/clock';
import { MINUTE_MS } from '../../common/time/dates';
import { Environment } from '../../config/environment';
import { AppointmentDrafts } from '../appointment-drafts';
import { SlotHoldAlreadyExtended, SlotHoldNotFound, TooManySlotHolds } from '../appointments.errors';
import { actorIn, assertMayBookIn, patientBookedBy } from '../appointments.policy';
import type { AppointmentRow } from '../appointments.queries';
import { BookingDecisions, type WantedSession } from '../booking-decisions';
import { BookingRefusals } from '../booking-refusals.service';
import { MAX_HOLDS_OF_ACCOUNT, holdEnd } from '../domain/holds';
import { FreeSlotsKeeper } from '../free-slots/free-slots-keeper';
import { HoldsQueries, type HoldRow } from './holds.queries';

export type HoldOrder = Omit<WantedSession, 'patientId' | 'override' | 'ignoring'> & {
  readonly patientId?: string | undefined;
};

/** A hold as its owner sees it. */
export interface Hold {
  readonly row: AppointmentRow;
  readonly heldUntil: Date;
}

/** Slots that are kept for somebody for some minutes, by the constraints that keep appointments apart. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly decisions: BookingDecisions,
    private readonly drafts: AppointmentDrafts,
    private readonly holds: HoldsQueries,
    private readonly freeSlots: FreeSlotsKeeper,
    private readonly refusals: BookingRefusals,
    private readonly audit: AuditService,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a slot under the rules of a booking by the same caller; what staff may set aside is asked when they book.
   * @throws NotYourCalendar, ProfessionalNotFound, PatientNotFound, TooManySlotHolds, or one of BOOKING_REFUSALS
   */
  async hold(principal: Principal, order: HoldOrder): Promise<Hold & { readonly token: string }> {
    assertMayBookIn(principal, order.professionalId, false);
    const patientId = patientBookedBy(principal, order.patientId) ?? null;
    const isStaff = actorIn(principal, order.professionalId) === 'staff';
    if (isStaff && order.startsAt % MINUTE_MS !== 0) throw invalidField('startsAt', 'whole_minute');
    const wanted = { ...order, patientId, override: isStaff };
    const token = randomBytes(32).toString('base64url');
    return this.refusals.answering(principal, () =>
      this.decisions.attempt(wanted, async (em) => ({ ...(await this.holdIn(em, principal, wanted, token)), token })),
    );
  }

  /** Once, for as long again from now. @throws SlotHoldNotFound, SlotHoldAlreadyExtended */
  extend(principal: Principal, id: string): Promise<Hold> {
    return this.transactions.run(async (em) => {
      const { hold: row, now } = await this.open(em, principal, id);
      const heldUntil = new Date(holdEnd(now.getTime(), row.startsAt.getTime()));
      if (!(await this.holds.extend(em, id, heldUntil))) throw new SlotHoldAlreadyExtended();
      return { row, heldUntil };
    });
  }

  /** Gives the time back. @throws SlotHoldNotFound */
  release(principal: Principal, id: string): Promise<void> {
    return this.transactions.run(async (em) => {
      const { hold } = await this.open(em, principal, id);
      await this.holds.remove(em, id);
      await this.freeSlots.recompute(em, hold.professionalId, {
        start: hold.startsAt.getTime(),
        end: hold.occupiedUntil.getTime(),
      });
    });
  }

  private async holdIn(em: EntityManager, principal: Principal, wanted: WantedSession, token: string): Promise<Hold> {
    const { accountId } = principal;
    const addressHash = sha256(currentRequest()?.address ?? '');
    // Whoever holds several at once does so one after the other, so that the limits are exact.
    const holders: readonly Lock[] = [
      { on: 'holder', id: accountId, mode: 'exclusive' },
      { on: 'holder', id: addressHash.slice(0, 32), mode: 'exclusive' },
    ];
    const decision = await this.decisions.decide(em, principal, wanted, { also: holders });
    const { now, facts } = decision;
    const { ofAccount, fromAddress } = await this.holds.count(em, accountId, addressHash, now);
    const { HOLDS_PER_ADDRESS } = this.environment.values;
    if (ofAccount >= MAX_HOLDS_OF_ACCOUNT) throw new TooManySlotHolds({ params: { limit: MAX_HOLDS_OF_ACCOUNT } });
    if (fromAddress >= HOLDS_PER_ADDRESS) throw new TooManySlotHolds({ params: { limit: HOLDS_PER_ADDRESS } });
    const heldUntil = new Date(holdEnd(now.getTime(), wanted.startsAt));
    const details = { patientId: wanted.patientId, type: 'consultation' } as const;
    const draft = await this.drafts.draft(accountId, details, decision);
    const row: AppointmentRow = { ...draft, status: 'held', confirmBy: null, heldUntil };
    const hold = { id: row.id, tokenHash: sha256(token), accountId, addressHash };
    const isTaken = !(await this.holds.insert(em, row, hold));
    if (isTaken) throw await this.decisions.whatCameBetween(em, wanted, decision);
    this.freeSlots.take(em, row, facts.bufferMinutes);
    const about = { recordType: 'appointment', recordId: row.id, details: { patientId: wanted.patientId } };
    await this.audit.record(em, { action: 'slot.held', ...about });
    return { row, heldUntil };
  }

  /** The caller's live hold, with its calendar to itself. */
  private async open(em: EntityManager, { accountId }: Principal, id: string): Promise<{ hold: HoldRow; now: Date }> {
    const known = await this.holds.findOwn(em, accountId, id, this.clock.now());
    if (!known) throw new SlotHoldNotFound();
    await takeLocks(em, [
      { on: 'practice', mode: 'shared' },
      { on: 'professional', id: known.professionalId, mode: 'exclusive' },
    ]);
    const now = this.clock.now();
    const hold = await this.holds.findOwn(em, accountId, id, now);
    if (!hold) throw new SlotHoldNotFound();
    return { hold, now };
  }
}

/** Hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
