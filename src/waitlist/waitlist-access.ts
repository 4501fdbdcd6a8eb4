import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { scopeOf } from '../appointments';
import type { Principal } from '../common/auth/access';
import { Clock } from '../common/time/clock';
import { WaitlistEntriesQueries } from './waitlist-entries.queries';
import type { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistOffersQueries, type OfferRow } from './waitlist-offers.queries';
import { WaitlistEntryNotFound, WaitlistOfferNotFound } from './waitlist.errors';

/** An entry with its offers, as they are at that moment. */
export interface EntryView {
  readonly entry: Readonly<WaitlistEntry>;
  readonly offers: readonly OfferRow[];
  readonly now: Date;
}

const EVERYTHING = { patientId: null, professionalId: null };

/** The way to entries and offers: whoever may not see one learns nothing, and the audit trail learns that they tried. */
@Injectable()
export class WaitlistAccess {
  constructor(
    private readonly entries: WaitlistEntriesQueries,
    private readonly offers: WaitlistOffersQueries,
    private readonly clock: Clock,
  ) {}

  /** @throws WaitlistEntryNotFound */
  async reachEntry(em: EntityManager, principal: Principal, id: string, action: string): Promise<WaitlistEntry> {
    const entry = await this.entries.find(em, id, scopeOf(principal));
    if (entry) return entry;
    const exists = await this.entries.find(em, id, EVERYTHING);
    throw new WaitlistEntryNotFound(
      exists ? { action, recordType: 'waitlist_entry', recordId: id, outcome: 'refused' } : undefined,
    );
  }

  /** @throws WaitlistOfferNotFound */
  async reachOffer(em: EntityManager, principal: Principal, id: string, action: string): Promise<OfferRow> {
    const offer = await this.offers.find(em, id, scopeOf(principal));
    if (offer) return offer;
    const exists = await this.offers.find(em, id, EVERYTHING);
    throw new WaitlistOfferNotFound(
      exists ? { action, recordType: 'waitlist_offer', recordId: id, outcome: 'refused' } : undefined,
    );
  }

  async withOffers(em: EntityManager, entries: readonly WaitlistEntry[]): Promise<EntryView[]> {
    const now = this.clock.now();
    const ids = entries.map(({ id }) => id);
    const offers = ids.length === 0 ? [] : await this.offers.ofEntries(em, ids);
    return entries.map((entry) => ({ entry, offers: offers.filter(({ entryId }) => entryId === entry.id), now }));
  }
}
