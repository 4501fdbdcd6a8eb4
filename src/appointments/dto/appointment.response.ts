import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Principal } from '../../common/auth/access';
import { mayReadHealth } from '../../common/auth/scopes';
import { MINUTE_MS } from '../../common/time/dates';
import { MODALITIES } from '../../professionals';
import { APPOINTMENT_TYPES, type AppointmentType } from '../appointment.entity';
import type { AppointmentView } from '../appointment-vault';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '../domain/appointment-status';
import { OVERRIDABLE_CODES, type Modality } from '../domain/booking-rules';
import {
  CANCELLATION_CLASSES,
  CANCELLATION_REASON_CODES,
  classOf,
  type CancellationClass,
} from '../domain/cancellation';

const AN_ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

export class FeeResponse {
  @ApiProperty({ type: 'integer', example: 6000, description: 'In minor units.' })
  readonly amount!: number;

  @ApiProperty({ example: 'BOB', description: 'ISO 4217.' })
  readonly currency!: string;

  /** Null unless both are known. */
  static of(amount: number | null, currency: string | null): FeeResponse | null {
    return amount === null || currency === null ? null : { amount, currency };
  }
}

export class FeeWaiverResponse {
  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T09:00:00.000Z' })
  readonly at!: Date;

  @ApiProperty({ type: String, enum: ['time_filled_again'], example: 'time_filled_again' })
  readonly note!: 'time_filled_again';
}

export const CLASS_MEANING =
  "`in_time` and `late`: the patient's, until the deadline or after it; `by_practice`: for reasons of the practice; `expired`: nobody confirmed.";

export class CancellationResponse {
  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-30T15:00:00.000Z' })
  readonly at: Date | null;

  @ApiProperty({ type: String, enum: ['patient', 'professional', 'admin', 'system'], example: 'patient' })
  readonly by: string | null;

  @ApiProperty({ type: String, enum: [...CANCELLATION_REASON_CODES, 'confirmation_expired'], example: 'illness' })
  readonly reasonCode: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'A cold.' })
  readonly reason: string | null;

  @ApiProperty({ type: String, enum: CANCELLATION_CLASSES, example: 'in_time', description: CLASS_MEANING })
  readonly class: CancellationClass | null;

  @ApiProperty({
    type: Boolean,
    example: false,
    description: 'After the deadline of the policy under which it was booked.',
  })
  readonly late: boolean;

  @ApiProperty({
    type: FeeResponse,
    nullable: true,
    description: 'What the cancellation cost when it was made; null where no price was agreed.',
  })
  readonly fee: FeeResponse | null;

  @ApiProperty({
    type: FeeWaiverResponse,
    nullable: true,
    example: null,
    description: 'Of a late fee that is not asked for after all.',
  })
  readonly waived: FeeWaiverResponse | null;

  constructor(view: AppointmentView, reader: Principal) {
    this.at = view.cancelledAt;
    this.by = view.cancelledByRole;
    this.reasonCode = view.cancellationReasonCode;
    this.reason = mayReadHealth(reader) ? view.cancellationReason : null;
    this.late = view.cancelledLate ?? false;
    this.class =
      view.cancelledByRole && view.cancellationReasonCode
        ? classOf(view.cancelledByRole, view.cancellationReasonCode, this.late)
        : null;
    this.waived = view.lateFeeWaivedAt && { at: view.lateFeeWaivedAt, note: 'time_filled_again' };
    this.fee = FeeResponse.of(view.cancellationFeeAmount, view.cancellationFeeCurrency);
  }
}

export class AppointmentResponse {
  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly id: string;

  @ApiProperty({ format: 'uuid', example: AN_ID })
  readonly professionalId: string;

  @ApiProperty({ type: String, format: 'uuid', example: AN_ID })
  readonly patientId: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly startsAt: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T14:00:00.000Z' })
  readonly endsAt: Date;

  @ApiProperty({ type: 'integer', example: 60 })
  readonly durationMinutes: number;

  @ApiProperty({ example: 'America/La_Paz', description: "IANA zone of the professional's calendar." })
  readonly timeZone: string;

  @ApiProperty({ type: String, enum: APPOINTMENT_TYPES, example: 'consultation' })
  readonly type: AppointmentType;

  @ApiProperty({ type: String, enum: MODALITIES, example: 'in_person' })
  readonly modality: Modality;

  @ApiProperty({ type: String, enum: APPOINTMENT_STATUSES, example: 'booked' })
  readonly status: AppointmentStatus;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Of `pending`: at this instant it is cancelled unless it was confirmed before.',
  })
  readonly confirmBy: Date | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: null })
  readonly seriesId: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Trouble sleeping since the move.',
    description: 'Null to API keys without `patients:health`, like every free text.',
  })
  readonly reason: string | null;

  @ApiProperty({ type: CancellationResponse, nullable: true, example: null })
  readonly cancellation: CancellationResponse | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'The start before the last move.',
  })
  readonly previousStartsAt: Date | null;

  @ApiProperty({ type: 'integer', example: 0, description: 'How often it was given another time.' })
  readonly movedCount: number;

  @ApiPropertyOptional({
    type: [String],
    enum: OVERRIDABLE_CODES,
    example: [],
    description: 'Shown to staff: the rules that were set aside.',
  })
  readonly overriddenRules?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['reason'],
    description:
      'Only where something is wrong: texts whose stored value was altered or has lost its key. They are null here, which does not mean that there are none.',
  })
  readonly unreadableFields?: readonly string[];

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-20T10:00:00.000Z' })
  readonly createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-20T10:00:00.000Z' })
  readonly updatedAt: Date;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor(view: AppointmentView, reader: Principal) {
    this.id = view.id;
    this.professionalId = view.professionalId;
    this.patientId = view.patientId;
    this.startsAt = view.startsAt;
    this.endsAt = view.endsAt;
    this.durationMinutes = (view.endsAt.getTime() - view.startsAt.getTime()) / MINUTE_MS;
    this.timeZone = view.timeZone;
    this.type = view.type;
    this.modality = view.modality;
    this.status = view.status;
    this.confirmBy = view.status === 'pending' ? view.confirmBy : null;
    this.seriesId = view.seriesId;
    this.reason = mayReadHealth(reader) ? view.reason : null;
    this.cancellation = view.cancelledAt ? new CancellationResponse(view, reader) : null;
    this.previousStartsAt = view.previousStartsAt;
    this.movedCount = view.movedCount;
    if (reader.role !== 'patient') this.overriddenRules = view.overriddenRules;
    if (view.unreadable.length > 0) this.unreadableFields = view.unreadable;
    this.createdAt = view.createdAt;
    this.updatedAt = view.updatedAt;
    this.version = view.version;
  }
}
