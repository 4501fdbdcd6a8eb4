import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { OutboxService } from '../outbox';
import type { WaitlistEntry } from './waitlist-entry.entity';
import type { WaitlistOffer } from './waitlist-offer.entity';

export type OfferAct = 'offered' | 'accepted' | 'declined' | 'offer_expired' | 'withdrawn';

/** Writes down what happens on the waitlist, in the transaction in which it happens: audit trail and outbox, ids only. */
@Injectable()
export class WaitlistJournal {
  constructor(
    private readonly audit: AuditService,
    private readonly outbox: OutboxService,
  ) {}

  async entry(
    em: EntityManager,
    act: 'joined' | 'left',
    { id, patientId, professionalId }: Pick<WaitlistEntry, 'id' | 'patientId' | 'professionalId'>,
  ): Promise<void> {
    await this.audit.record(em, {
      action: `waitlist_entry.${act}`,
      recordType: 'waitlist_entry',
      recordId: id,
      details: { patientId },
    });
    await this.outbox.append(em, {
      type: `waitlist.${act}`,
      aggregateType: 'waitlist_entry',
      aggregateId: id,
      data: { patientId, professionalId },
    });
  }

  async offer(em: EntityManager, act: OfferAct, offer: Omit<WaitlistOffer, 'status' | 'endedAt'>): Promise<void> {
    const { id, entryId, patientId, professionalId, startsAt, endsAt, expiresAt } = offer;
    await this.audit.record(em, {
      action: `waitlist_offer.${act === 'offer_expired' ? 'expired' : act}`,
      recordType: 'waitlist_offer',
      recordId: id,
      details: { patientId, entryId },
    });
    await this.outbox.append(em, {
      type: `waitlist.${act}`,
      aggregateType: 'waitlist_offer',
      aggregateId: id,
      data: {
        entryId,
        patientId,
        professionalId,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      },
    });
  }

  /** Everybody who was shown an entry is in the trail. */
  async read(em: EntityManager, act: 'read' | 'listed', entries: readonly WaitlistEntry[]): Promise<void> {
    const acts = entries.map(({ id, patientId }) => ({
      action: `waitlist_entry.${act}`,
      recordType: 'waitlist_entry',
      recordId: id,
      details: { patientId },
    }));
    await this.audit.record(em, ...acts);
  }
}
