import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../appointments';
import { runStatement } from '../common/database/statement';
import type { OfferStatus, WaitlistOffer } from './waitlist-offer.entity';

/** An offer with the zone of its professional. */
export interface OfferRow extends WaitlistOffer {
  readonly timeZone: string;
}

const COLUMNS = `o.id, o.entry_id AS "entryId", o.patient_id AS "patientId", o.professional_id AS "professionalId",
  o.starts_at AS "startsAt", o.ends_at AS "endsAt", o.offered_at AS "offeredAt", o.expires_at AS "expiresAt", o.status,
  o.ended_at AS "endedAt", (SELECT time_zone FROM professionals p WHERE p.id = o.professional_id) AS "timeZone"`;

const INSERT = {
  name: 'add_waitlist_offer',
  text: `INSERT INTO waitlist_offers (id, entry_id, patient_id, professional_id, starts_at, ends_at, offered_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

const FIND = {
  name: 'find_waitlist_offer',
  text: `SELECT ${COLUMNS} FROM waitlist_offers o
          WHERE o.id = $1 AND ($2::uuid IS NULL OR o.patient_id = $2) AND ($3::uuid IS NULL OR o.professional_id = $3)`,
};

const OF_ENTRIES = {
  name: 'offers_of_waitlist_entries',
  text: `SELECT ${COLUMNS} FROM waitlist_offers o WHERE o.entry_id = ANY($1) ORDER BY o.offered_at, o.id`,
};

const OPEN_OF_ENTRY = {
  name: 'open_offer_of_waitlist_entry',
  text: `SELECT ${COLUMNS} FROM waitlist_offers o WHERE o.entry_id = $1 AND o.status = 'offered' AND o.expires_at > $2`,
};

const EXPIRED = {
  name: 'expired_waitlist_offers',
  text: `SELECT ${COLUMNS} FROM waitlist_offers o WHERE o.status = 'offered' AND o.expires_at <= $1 ORDER BY o.expires_at`,
};

const EXPIRE = {
  name: 'expire_waitlist_offers',
  text: `UPDATE waitlist_offers o SET status = 'expired', ended_at = o.expires_at
          WHERE o.patient_id = $1 AND o.status = 'offered' AND o.expires_at <= $2 RETURNING ${COLUMNS}`,
};

const END = {
  name: 'end_waitlist_offer',
  text: `UPDATE waitlist_offers o SET status = $2, ended_at = $3
          WHERE o.id = $1 AND o.status = 'offered' AND o.expires_at > $3 RETURNING ${COLUMNS}`,
};

type Row = OfferRow & Record<string, unknown>;

@Injectable()
export class WaitlistOffersQueries {
  async insert(em: EntityManager, offer: Omit<WaitlistOffer, 'status' | 'endedAt'>): Promise<void> {
    const { id, entryId, patientId, professionalId, startsAt, endsAt, offeredAt, expiresAt } = offer;
    await runStatement(em, INSERT, [id, entryId, patientId, professionalId, startsAt, endsAt, offeredAt, expiresAt]);
  }

  /** Undefined if there is none, or the scope does not reach it. */
  async find(em: EntityManager, id: string, scope: Scope): Promise<OfferRow | undefined> {
    const [row] = await runStatement<Row>(em, FIND, [id, scope.patientId, scope.professionalId]);
    return row;
  }

  /** In the order in which they were made. */
  ofEntries(em: EntityManager, entryIds: readonly string[]): Promise<OfferRow[]> {
    return runStatement<Row>(em, OF_ENTRIES, [entryIds]);
  }

  async openOf(em: EntityManager, entryId: string, now: Date): Promise<OfferRow | undefined> {
    const [row] = await runStatement<Row>(em, OPEN_OF_ENTRY, [entryId, now]);
    return row;
  }

  /** Over, and nobody has written that down. */
  expired(em: EntityManager, now: Date): Promise<OfferRow[]> {
    return runStatement<Row>(em, EXPIRED, [now]);
  }

  /** Writes it down for those of a patient, whom the caller has locked. */
  expire(em: EntityManager, patientId: string, now: Date): Promise<OfferRow[]> {
    return runStatement<Row>(em, EXPIRE, [patientId, now]);
  }

  /** Undefined if it was over already. */
  async end(em: EntityManager, id: string, status: OfferStatus, now: Date): Promise<OfferRow | undefined> {
    const [row] = await runStatement<Row>(em, END, [id, status, now]);
    return row;
  }
}
