import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LateFeeWaivers, ReservedTime, SlotHoldNotFound, type AppointmentView } from '../appointments';
import type { Principal } from '../common/auth/access';
import { takeLocks, type Lock } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { Clock } from '../common/time/clock';
import { WaitlistAccess } from './waitlist-access';
import { WaitlistEntriesQueries } from './waitlist-entries.queries';
import type { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistJournal } from './waitlist-journal';
import { statusOf } from './waitlist-offer.entity';
import { WaitlistOffersQueries, type OfferRow } from './waitlist-offers.queries';
import { WaitlistOfferOver } from './waitlist.errors';

/** What patients answer: they take a time, let it go, or stop waiting. */
@Injectable()
export class WaitlistAnswers {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: WaitlistAccess,
    private readonly entries: WaitlistEntriesQueries,
    private readonly offers: WaitlistOffersQueries,
    private readonly reserved: ReservedTime,
    private readonly waivers: LateFeeWaivers,
    private readonly journal: WaitlistJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * Accepting is booking: the held row becomes the appointment, the rules are asked again. Of two at once one books.
   * @throws WaitlistOfferNotFound, WaitlistOfferOver, PatientNotFound, or one of BOOKING_REFUSALS
   */
  async accept(principal: Principal, id: string): Promise<AppointmentView> {
    const known = await this.transactions.read((em) =>
      this.access.reachOffer(em, principal, id, 'waitlist_offer.accepted'),
    );
    this.assertOpen(known, this.clock.now());
    return this.reserved.answering(principal, known, async (em) => {
      const booked = await this.book(em, principal, known);
      const at = booked.updatedAt;
      const offer = await this.offers.end(em, id, 'accepted', at);
      if (!offer) throw await this.over(em, principal, id);
      await this.entries.end(em, offer.entryId, 'fulfilled', at);
      await this.waivers.waiveFor(em, offer, at);
      await this.journal.offer(em, 'accepted', offer);
      return booked;
    });
  }

  /** The time goes to the next. @throws WaitlistOfferNotFound, WaitlistOfferOver */
  async decline(principal: Principal, id: string): Promise<{ readonly offer: OfferRow; readonly now: Date }> {
    return this.transactions.run(async (em) => {
      const known = await this.access.reachOffer(em, principal, id, 'waitlist_offer.declined');
      await takeLocks(em, locksOf(known));
      const now = this.clock.now();
      return { offer: await this.giveBack(em, principal, known, 'declined', now), now };
    });
  }

  /** An open offer is given back; who has got a time already waits no longer, and nothing changes. @throws WaitlistEntryNotFound, StaleVersion */
  async leave(principal: Principal, id: string, precondition: Precondition): Promise<void> {
    for (;;) {
      const hasLeft = await this.transactions.run((em) => this.leaveIn(em, principal, id, precondition));
      if (hasLeft) return;
    }
  }

  /** False if an offer came while the locks were waited for: its calendar has to be locked before the patient. */
  private async leaveIn(em: EntityManager, principal: Principal, id: string, precondition: Precondition) {
    const known = await this.access.reachEntry(em, principal, id, 'waitlist_entry.left');
    const before = await this.offers.openOf(em, id, this.clock.now());
    await takeLocks(em, before ? locksOf(before) : locksOf({ patientId: known.patientId, professionalId: null }));
    const now = this.clock.now();
    const entry = await this.access.reachEntry(em, principal, id, 'waitlist_entry.left');
    assertUnchanged(precondition, entry.version);
    const open = await this.offers.openOf(em, id, now);
    if (open && open.id !== before?.id) return false;
    const waited = await this.entries.end(em, id, 'left', now);
    if (open) await this.giveBack(em, principal, open, 'withdrawn', now);
    if (waited) await this.journal.entry(em, 'left', entry);
    return true;
  }

  private async giveBack(
    em: EntityManager,
    principal: Principal,
    { id }: OfferRow,
    status: 'declined' | 'withdrawn',
    now: Date,
  ): Promise<OfferRow> {
    const offer = await this.offers.end(em, id, status, now);
    if (!offer) throw await this.over(em, principal, id);
    await this.journal.offer(em, status, offer);
    await this.reserved.release(em, id);
    return offer;
  }

  private async book(em: EntityManager, principal: Principal, known: OfferRow): Promise<AppointmentView> {
    try {
      return await this.reserved.book(em, principal, known.id);
    } catch (error) {
      throw error instanceof SlotHoldNotFound ? await this.over(em, principal, known.id) : error;
    }
  }

  /** @throws WaitlistOfferOver */
  private assertOpen(offer: OfferRow, now: Date): void {
    const status = statusOf(offer, now);
    if (status !== 'offered') throw new WaitlistOfferOver({ extra: { offerStatus: status } });
  }

  /** How it ended while this waited. */
  private async over(em: EntityManager, principal: Principal, id: string): Promise<Error> {
    const offer = await this.access.reachOffer(em, principal, id, 'waitlist_offer.read');
    return new WaitlistOfferOver({ extra: { offerStatus: statusOf(offer, this.clock.now()) } });
  }
}

/** Under which offers are made and answered, and entries left. */
function locksOf({ professionalId, patientId }: Pick<WaitlistEntry, 'professionalId' | 'patientId'>): Lock[] {
  return [
    { on: 'practice', mode: 'shared' },
    ...(professionalId === null ? [] : [{ on: 'professional', id: professionalId, mode: 'exclusive' } as const]),
    { on: 'patient', id: patientId, mode: 'exclusive' },
  ];
}
