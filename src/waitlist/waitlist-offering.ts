import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReservedTime } from '../appointments';
import { takeLocks } from '../common/database/locks';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { PracticeService } from '../practice';
import { offerEnd } from './domain/offer-end';
import { WaitlistJournal } from './waitlist-journal';
import type { WaitlistOffer } from './waitlist-offer.entity';
import { WaitlistOffersQueries } from './waitlist-offers.queries';
import { WaitlistOpeningsQueries, type Candidate, type Opening } from './waitlist-openings.queries';

/** Offers freed time, one patient at a time. Any number of processes may do it at once. */
@Injectable()
export class WaitlistOffering {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly openings: WaitlistOpeningsQueries,
    private readonly offers: WaitlistOffersQueries,
    private readonly reserved: ReservedTime,
    private readonly practice: PracticeService,
    private readonly journal: WaitlistJournal,
    private readonly clock: Clock,
  ) {}

  /**
   * Offers the opening to the first whom booking would not refuse, and forgets it; whoever declines, or lets the time pass, frees
   * the time again. Each attempt is a transaction of its own: the locks of two patients are never taken one after the other.
   */
  async workOff(opening: Opening): Promise<void> {
    const refused: string[] = [];
    for (;;) {
      const now = this.clock.now();
      const candidate = await this.transactions.read((em) => this.openings.nextCandidate(em, opening, refused, now));
      if (!candidate) return this.transactions.run((em) => this.openings.remove(em, opening.id));
      const needed = { professionalId: opening.professionalId, patientId: candidate.patientId };
      const isDone = await this.reserved.attempt(needed, (em) => this.offer(em, opening, candidate));
      if (isDone) return;
      refused.push(candidate.entryId);
    }
  }

  /** Writes down which offers are over, so that those whom it concerns hear of it. Nothing else depends on it. */
  async noteExpired(): Promise<void> {
    const expired = await this.transactions.read((em) => this.offers.expired(em, this.clock.now()));
    for (const patientId of new Set(expired.map((offer) => offer.patientId))) {
      await this.transactions.run(async (em) => {
        await takeLocks(em, [
          { on: 'practice', mode: 'shared' },
          { on: 'patient', id: patientId, mode: 'exclusive' },
        ]);
        await this.expire(em, patientId, this.clock.now());
      });
    }
  }

  /** False if it is nothing for this candidate; true if it was offered, or is somebody else's to offer. */
  private async offer(em: EntityManager, opening: Opening, candidate: Candidate): Promise<boolean> {
    if (!(await this.openings.claim(em, opening.id))) return true;
    const { entryId, patientId, durationMinutes } = candidate;
    const { professionalId } = opening;
    const startsAt = opening.startsAt.getTime();
    const wanted = { professionalId, patientId, startsAt, durationMinutes, modality: candidate.modality ?? undefined };
    const row = await this.reserved.reserve(em, wanted, async (terms) => {
      if (!(await this.openings.stillWaits(em, entryId, new Date(terms.now)))) return undefined;
      const { waitlistOfferMinutes: offerMinutes } = await this.practice.current(em);
      return offerEnd({ ...terms, offerMinutes });
    });
    if (!row) return false;
    await this.expire(em, patientId, row.createdAt);
    const offer: Omit<WaitlistOffer, 'status' | 'endedAt'> = {
      id: row.id,
      entryId,
      patientId,
      professionalId,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      offeredAt: row.createdAt,
      expiresAt: row.heldUntil,
    };
    await this.offers.insert(em, offer);
    await this.journal.offer(em, 'offered', offer);
    await this.openings.remove(em, opening.id);
    return true;
  }

  private async expire(em: EntityManager, patientId: string, now: Date): Promise<void> {
    for (const offer of await this.offers.expire(em, patientId, now))
      await this.journal.offer(em, 'offer_expired', offer);
  }
}
