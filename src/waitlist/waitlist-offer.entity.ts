import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export const OFFER_STATUSES = ['offered', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/**
 * A time that is, or was, kept for a patient of the waitlist. While it is open, the row of `appointments` with the same id
 * holds the time; accepted, that row is the appointment. Otherwise it is gone, hence no foreign key.
 */
@Entity('waitlist_offers')
@Check('waitlist_offers_status_known', `status IN ('offered', 'accepted', 'declined', 'expired', 'withdrawn')`)
@Check('waitlist_offers_ended_whole', `(status = 'offered') = (ended_at IS NULL)`)
@Index('waitlist_offers_one_open', ['patientId'], { unique: true, where: `status = 'offered'` })
@Index('waitlist_offers_expiring', ['expiresAt'], { where: `status = 'offered'` })
@Index('waitlist_offers_of_patient', ['patientId', 'startsAt'])
@Index('waitlist_offers_of_entry', ['entryId', 'offeredAt'])
export class WaitlistOffer {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'waitlist_offers_pk' })
  id!: string;

  @ForeignKey('WaitlistEntry', { name: 'waitlist_offers_entry_fk' })
  @Column({ name: 'entry_id', type: 'uuid' })
  entryId!: string;

  @ForeignKey('Patient', { name: 'waitlist_offers_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @ForeignKey('Professional', { name: 'waitlist_offers_professional_fk' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt!: Date;

  @Column({ name: 'offered_at', type: 'timestamptz' })
  offeredAt!: Date;

  /** At this instant it is over, whoever has noticed. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ type: 'text', default: 'offered' })
  status!: OfferStatus;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;
}

/** As it is at this moment: over when its time is, whoever has written that down. */
export function statusOf({ status, expiresAt }: Pick<WaitlistOffer, 'status' | 'expiresAt'>, now: Date): OfferStatus {
  return status === 'offered' && expiresAt <= now ? 'expired' : status;
}
