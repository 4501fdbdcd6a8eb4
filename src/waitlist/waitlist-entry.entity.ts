import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, VersionColumn } from 'typeorm';
import type { PartOfDay } from '../appointments';
import type { Modality } from '../professionals';

export const ENTRY_STATUSES = ['waiting', 'fulfilled', 'left'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** What a patient waits for. What is null is not asked for; everything that is has to be met. */
@Entity('waitlist_entries')
@Check('waitlist_entries_dates_in_order', `from_date <= to_date`)
@Check('waitlist_entries_part_of_day_known', `part_of_day IN ('morning', 'afternoon', 'evening')`)
@Check('waitlist_entries_status_known', `status IN ('waiting', 'fulfilled', 'left')`)
@Index('waitlist_entries_waiting', ['professionalId', 'toDate'], { where: `status = 'waiting'` })
@Index('waitlist_entries_of_patient', ['patientId', 'createdAt', 'id'])
@Index('waitlist_entries_of_professional', ['professionalId', 'createdAt', 'id'])
@Index('waitlist_entries_by_time', ['createdAt', 'id'])
export class WaitlistEntry {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'waitlist_entries_pk' })
  id!: string;

  @ForeignKey('Patient', { name: 'waitlist_entries_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid' })
  patientId!: string;

  @ForeignKey('Professional', { name: 'waitlist_entries_professional_fk' })
  @Column({ name: 'professional_id', type: 'uuid', nullable: true })
  professionalId!: string | null;

  /** Slugs, any of which will do. */
  @Column({ type: 'text', array: true, nullable: true })
  specialization!: string[] | null;

  @Column({ type: 'text', nullable: true })
  city!: string | null;

  @Column({ type: 'text', nullable: true })
  language!: string | null;

  @Column({ type: 'text', nullable: true })
  modality!: Modality | null;

  /** Minor units of the practice's currency. */
  @Column({ name: 'max_price', type: 'integer', nullable: true })
  maxPrice!: number | null;

  /** `YYYY-MM-DD` on the professional's calendar, both included. */
  @Column({ name: 'from_date', type: 'date' })
  fromDate!: string;

  @Column({ name: 'to_date', type: 'date' })
  toDate!: string;

  /** ISO 8601, 1 = Monday. */
  @Column({ type: 'smallint', array: true, nullable: true })
  weekdays!: number[] | null;

  @Column({ name: 'part_of_day', type: 'text', nullable: true })
  partOfDay!: PartOfDay | null;

  @Column({ name: 'duration_minutes', type: 'smallint', nullable: true })
  durationMinutes!: number | null;

  /** How long before a session the patient has to know of it. */
  @Column({ name: 'notice_minutes', type: 'integer', default: 0 })
  noticeMinutes!: number;

  /** An administrator's; the higher comes first. */
  @Column({ type: 'smallint', default: 0 })
  priority!: number;

  @Column({ type: 'text', default: 'waiting' })
  status!: EntryStatus;

  /** The account. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;
}
