import { Check, Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Language } from '../common/i18n/language';

/** The one practice of this deployment and its defaults. */
@Entity('practice')
@Check('practice_only_one', `id = 1`)
@Check('practice_language_known', `language IN ('es', 'en')`)
@Check('practice_notice_hours_in_range', `notice_hours BETWEEN 0 AND 720`)
@Check('practice_late_fee_percent_in_range', `late_fee_percent BETWEEN 0 AND 100`)
@Check('practice_confirmation_hours_in_range', `confirmation_hours BETWEEN 1 AND 720`)
@Check('practice_waitlist_offer_minutes_in_range', `waitlist_offer_minutes BETWEEN 10 AND 10080`)
@Check(
  'practice_reminder_minutes_in_range',
  `cardinality(reminder_minutes) <= 5 AND 15 <= ALL (reminder_minutes) AND 20160 >= ALL (reminder_minutes)`,
)
export class Practice {
  @PrimaryColumn({ type: 'smallint', default: 1, primaryKeyConstraintName: 'practice_pk' })
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  /** IANA zone of closures and of everything that names no other. */
  @Column({ name: 'time_zone', type: 'text' })
  timeZone!: string;

  /** ISO 3166-1 alpha-2; national phone numbers are read as this country's. */
  @Column({ type: 'text' })
  country!: string;

  @Column({ type: 'text' })
  language!: Language;

  /** ISO 4217. */
  @Column({ type: 'text' })
  currency!: string;

  /** A patient's cancellation later than so many hours before the start is late. */
  @Column({ name: 'notice_hours', type: 'integer' })
  noticeHours!: number;

  @Column({ name: 'late_fee_percent', type: 'integer' })
  lateFeePercent!: number;

  /** A pending appointment that was not confirmed in so many hours, or by its start, is over. */
  @Column({ name: 'confirmation_hours', type: 'integer', default: 48 })
  confirmationHours!: number;

  /** How long a patient of the waitlist has to answer an offer, unless the time is near. */
  @Column({ name: 'waitlist_offer_minutes', type: 'integer', default: 120 })
  waitlistOfferMinutes!: number;

  /** Patients are reminded so many minutes before the start, each once; the greatest first. */
  @Column({ name: 'reminder_minutes', type: 'integer', array: true, default: () => `'{1440,120}'` })
  reminderMinutes!: readonly number[];

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
