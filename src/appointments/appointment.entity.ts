import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn, VersionColumn } from 'typeorm';
import type { AppointmentStatus, Role } from './domain/appointment-status';
import type { Modality } from './domain/booking-rules';
import type { CancellationReasonCode } from './domain/cancellation';
import { IS_LIVE } from './live-status';

export const APPOINTMENT_TYPES = ['one_off', 'consultation'] as const;
export type AppointmentType = (typeof APPOINTMENT_TYPES)[number];

/** A patient, a professional and a time. A hold is a row of this table too, so that the same constraints cover it. */
@Entity('appointments')
@Check('appointments_patient_known', `patient_id IS NOT NULL OR status = 'held'`)
@Check('appointments_held_ends', `(status = 'held') = (held_until IS NOT NULL)`)
@Check('appointments_duration_positive', `starts_at < ends_at AND ends_at <= occupied_until`)
@Check('appointments_type_known', `type IN ('one_off', 'consultation')`)
@Check('appointments_modality_known', `modality IN ('in_person', 'online')`)
@Check(
  'appointments_status_known',
  `status IN ('held', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'no_show')`,
)
@Check(
  'appointments_cancelled_whole',
  `(status = 'cancelled') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancellation_reason_code IS NULL) AND (cancelled_at IS NULL) = (cancelled_late IS NULL)`,
)
@Check(
  'appointments_cancellation_fee_whole',
  `(cancellation_fee_amount IS NULL) = (cancellation_fee_currency IS NULL) AND (cancellation_fee_amount IS NULL OR cancelled_at IS NOT NULL AND (cancellation_fee_amount = 0 OR cancelled_late AND cancellation_fee_amount > 0))`,
)
@Check('appointments_late_fee_waived_if_late', `late_fee_waived_at IS NULL OR cancelled_late IS TRUE`)
@Check('appointments_pending_ends', `status <> 'pending' OR confirm_by IS NOT NULL AND confirm_by <= starts_at`)
@Exclusion(
  'appointments_professional_overlap',
  `USING gist (professional_id WITH =, tstzrange(starts_at, occupied_until) WITH &&) WHERE (${IS_LIVE})`,
)
@Exclusion(
  'appointments_patient_overlap',
  `USING gist (patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (${IS_LIVE} AND patient_id IS NOT NULL)`,
)
@Index('appointments_of_professional', ['professionalId', 'startsAt', 'id'])
@Index('appointments_of_patient', ['patientId', 'startsAt', 'id'])
@Index('appointments_expiring', { synchronize: false })
@Index('appointments_by_start', ['startsAt', 'id'])
@Index('appointments_unresolved', ['startsAt', 'id'], { where: `status IN ('pending', 'booked', 'arrived')` })
@Index('appointments_of_series', ['seriesId', 'startsAt'], { where: `series_id IS NOT NULL` })
export class Appointment {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'appointments_pk' })
  id!: string;

  @ForeignKey('Professional', { name: 'appointments_professional_fk' })
  @Column({ name: 'professional_id', type: 'uuid' })
  professionalId!: string;

  /** Null only while held. */
  @ForeignKey('Patient', { name: 'appointments_patient_fk' })
  @Column({ name: 'patient_id', type: 'uuid', nullable: true })
  patientId!: string | null;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt!: Date;

  /** The end plus the professional's buffer when the time was taken. */
  @Column({ name: 'occupied_until', type: 'timestamptz' })
  occupiedUntil!: Date;

  @Column({ type: 'text' })
  type!: AppointmentType;

  @Column({ type: 'text' })
  modality!: Modality;

  @Column({ type: 'text' })
  status!: AppointmentStatus;

  /** Until when a hold takes the time; null for everything that is not held. */
  @Index('appointments_held_until', { where: `status = 'held'` })
  @Column({ name: 'held_until', type: 'timestamptz', nullable: true })
  heldUntil!: Date | null;

  /** While pending: it is over at this instant unless it was confirmed before. */
  @Column({ name: 'confirm_by', type: 'timestamptz', nullable: true })
  confirmBy!: Date | null;

  @ForeignKey('AppointmentSeries', { name: 'appointments_series_fk' })
  @Column({ name: 'series_id', type: 'uuid', nullable: true })
  seriesId!: string | null;

  @Column({ name: 'reason_encrypted', type: 'text', nullable: true })
  reasonEncrypted!: string | null;

  /** The professional's price when booked, in minor units. */
  @Column({ name: 'price_amount', type: 'integer', nullable: true })
  priceAmount!: number | null;

  @Column({ name: 'price_currency', type: 'text', nullable: true })
  priceCurrency!: string | null;

  /** The cancellation policy under which it was booked: the professional's own, else the practice's. */
  @Column({ name: 'notice_hours', type: 'integer' })
  noticeHours!: number;

  @Column({ name: 'late_fee_percent', type: 'integer' })
  lateFeePercent!: number;

  @Column({ name: 'cancellation_deadline', type: 'timestamptz' })
  cancellationDeadline!: Date;

  /** Codes of the booking rules that staff set aside. */
  @Column({ name: 'overridden_rules', type: 'text', array: true, default: () => `'{}'` })
  overriddenRules!: string[];

  @Column({ name: 'override_reason_encrypted', type: 'text', nullable: true })
  overrideReasonEncrypted!: string | null;

  @Column({ name: 'previous_starts_at', type: 'timestamptz', nullable: true })
  previousStartsAt!: Date | null;

  @Column({ name: 'moved_count', type: 'integer', default: 0 })
  movedCount!: number;

  @Column({ name: 'moved_by', type: 'uuid', nullable: true })
  movedBy!: string | null;

  @Column({ name: 'cancelled_at', type: 'timestamptz', nullable: true })
  cancelledAt!: Date | null;

  @Column({ name: 'cancelled_by', type: 'uuid', nullable: true })
  cancelledBy!: string | null;

  @Column({ name: 'cancelled_by_role', type: 'text', nullable: true })
  cancelledByRole!: Role | null;

  @Column({ name: 'cancellation_reason_code', type: 'text', nullable: true })
  cancellationReasonCode!: CancellationReasonCode | null;

  @Column({ name: 'cancellation_reason_encrypted', type: 'text', nullable: true })
  cancellationReasonEncrypted!: string | null;

  @Column({ name: 'cancelled_late', type: 'boolean', nullable: true })
  cancelledLate!: boolean | null;

  /** What the cancellation cost when it was made, in minor units; null without a price. */
  @Column({ name: 'cancellation_fee_amount', type: 'integer', nullable: true })
  cancellationFeeAmount!: number | null;

  @Column({ name: 'cancellation_fee_currency', type: 'text', nullable: true })
  cancellationFeeCurrency!: string | null;

  /** The waitlist has filled the time again: the fee is not asked for. */
  @Column({ name: 'late_fee_waived_at', type: 'timestamptz', nullable: true })
  lateFeeWaivedAt!: Date | null;

  @Column({ name: 'booked_by', type: 'uuid', nullable: true })
  bookedBy!: string | null;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
