import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, VersionColumn } from 'typeorm';
import type { ProfessionalStatus } from './domain/effective-status';
import type { Modality } from './domain/settings';

/** A professional of the practice: who they are, how they are booked, and whether they take bookings at all. */
@Entity('professionals')
@Index('professionals_directory', { synchronize: false })
@Index('professionals_by_city', { synchronize: false })
@Index('professionals_name_search', { synchronize: false })
@Index('professionals_by_notice', { synchronize: false })
@Index('professionals_by_horizon', { synchronize: false })
@Index('professionals_by_language', { synchronize: false })
@Check('professionals_status_known', `status IN ('active', 'blocked', 'inactive')`)
@Check('professionals_blocked_until_only_when_blocked', `blocked_until IS NULL OR status = 'blocked'`)
@Check(
  'professionals_session_duration_allowed',
  `session_duration_minutes BETWEEN 15 AND 240 AND session_duration_minutes % 5 = 0`,
)
@Check('professionals_buffer_allowed', `buffer_minutes BETWEEN 0 AND 240`)
@Check(
  'professionals_slot_interval_allowed',
  `slot_interval_minutes IS NULL OR slot_interval_minutes BETWEEN 5 AND 480`,
)
@Check('professionals_minimum_notice_allowed', `minimum_notice_minutes BETWEEN 0 AND 43200`)
@Check('professionals_booking_horizon_allowed', `booking_horizon_days BETWEEN 1 AND 730`)
@Check('professionals_modalities_known', `modalities <@ '{in_person,online}' AND cardinality(modalities) > 0`)
@Check('professionals_price_whole', `(price_amount IS NULL) = (price_currency IS NULL) AND price_amount >= 0`)
@Check(
  'professionals_cancellation_policy_allowed',
  `(notice_hours IS NULL) = (late_fee_percent IS NULL) AND notice_hours BETWEEN 0 AND 720 AND late_fee_percent BETWEEN 0 AND 100`,
)
export class Professional {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'professionals_pk' })
  id!: string;

  /** Null for a professional who does not sign in. */
  @Index('professionals_account_taken', { unique: true })
  @ForeignKey('Account', { name: 'professionals_account_fk', onDelete: 'SET NULL' })
  @Column({ name: 'account_id', type: 'uuid', nullable: true })
  accountId!: string | null;

  @Column({ name: 'first_name', type: 'text' })
  firstName!: string;

  @Column({ name: 'last_name', type: 'text' })
  lastName!: string;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  @Column({ type: 'text', nullable: true })
  city!: string | null;

  /** BCP 47, of sessions rather than of the interface. */
  @Column({ type: 'text', array: true, default: [] })
  languages!: string[];

  @Column({ type: 'text', nullable: true })
  bio!: string | null;

  /** The number under which the professional may practise; public. */
  @Column({ type: 'text', nullable: true })
  licence!: string | null;

  /** IANA zone of working hours and of the dates of their calendar. */
  @Column({ name: 'time_zone', type: 'text' })
  timeZone!: string;

  @Column({ name: 'session_duration_minutes', type: 'integer', default: 60 })
  sessionDurationMinutes!: number;

  /** The least gap between any two sessions. */
  @Column({ name: 'buffer_minutes', type: 'integer', default: 0 })
  bufferMinutes!: number;

  /** Null: the session duration plus the buffer. */
  @Column({ name: 'slot_interval_minutes', type: 'integer', nullable: true })
  slotIntervalMinutes!: number | null;

  @Column({ name: 'minimum_notice_minutes', type: 'integer', default: 120 })
  minimumNoticeMinutes!: number;

  @Column({ name: 'booking_horizon_days', type: 'integer', default: 90 })
  bookingHorizonDays!: number;

  @Column({ name: 'requires_confirmation', type: 'boolean', default: false })
  requiresConfirmation!: boolean;

  @Column({ type: 'text', array: true, default: ['in_person', 'online'] })
  modalities!: Modality[];

  /** Minor units of `priceCurrency`; both or neither. */
  @Column({ name: 'price_amount', type: 'integer', nullable: true })
  priceAmount!: number | null;

  /** ISO 4217. */
  @Column({ name: 'price_currency', type: 'text', nullable: true })
  priceCurrency!: string | null;

  /** The professional's own cancellation policy, with `lateFeePercent`: both, or neither for the practice's. */
  @Column({ name: 'notice_hours', type: 'integer', nullable: true })
  noticeHours!: number | null;

  @Column({ name: 'late_fee_percent', type: 'integer', nullable: true })
  lateFeePercent!: number | null;

  /** As last set. Whoever asks whether it still holds uses `effectiveStatus`. */
  @Column({ type: 'text', default: 'active' })
  status!: ProfessionalStatus;

  @Column({ name: 'status_reason', type: 'text', nullable: true })
  statusReason!: string | null;

  /** The last local date of the block, in the professional's zone; null: until somebody ends it. */
  @Column({ name: 'blocked_until', type: 'date', nullable: true })
  blockedUntil!: string | null;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;

  /** Counts the changes of zone and weekly windows, which are edited apart from the profile. */
  @Column({ name: 'schedule_version', type: 'integer', default: 1 })
  scheduleVersion!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
