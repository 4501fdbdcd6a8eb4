import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { APPOINTMENT_ACTS, type AppointmentAct } from '../appointment-history-entry.entity';
import type { HistoryView } from '../appointments.service';
import { APPOINTMENT_STATUSES, type AppointmentStatus, type Role } from '../domain/appointment-status';
import { CANCELLATION_CLASSES, classOf, type CancellationClass } from '../domain/cancellation';
import { CLASS_MEANING, FeeResponse } from './appointment.response';

export class HistoryCancellationResponse {
  @ApiProperty({ type: String, enum: CANCELLATION_CLASSES, example: 'late', description: CLASS_MEANING })
  readonly class!: CancellationClass;

  @ApiProperty({ type: FeeResponse, nullable: true, description: 'Null where no price was agreed.' })
  readonly fee!: FeeResponse | null;

  static of(entry: HistoryView): HistoryCancellationResponse | null {
    const { cancelledByRole: by, cancellationReasonCode: code, cancelledLate } = entry;
    if (entry.act !== 'cancelled' || by === null || code === null) return null;
    const fee = FeeResponse.of(entry.cancellationFeeAmount, entry.cancellationFeeCurrency);
    return { class: classOf(by, code, cancelledLate ?? false), fee };
  }
}

export class HistoryEntryResponse {
  @ApiProperty({ type: String, enum: APPOINTMENT_ACTS, example: 'rescheduled' })
  readonly act: AppointmentAct;

  @ApiProperty({ type: String, enum: APPOINTMENT_STATUSES, nullable: true, example: 'booked' })
  readonly from: AppointmentStatus | null;

  @ApiProperty({ type: String, enum: APPOINTMENT_STATUSES, example: 'booked' })
  readonly to: AppointmentStatus;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-12-01T13:00:00.000Z',
    description: 'The start before.',
  })
  readonly previousStartsAt: Date | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-12-02T13:00:00.000Z',
    description: 'The start after.',
  })
  readonly startsAt: Date | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-20T10:00:00.000Z' })
  readonly at: Date;

  @ApiProperty({ type: String, enum: ['patient', 'professional', 'admin', 'system'], example: 'patient' })
  readonly by: Role;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Patients are shown what they wrote themselves.',
  })
  readonly reason: string | null;

  @ApiPropertyOptional({
    type: [String],
    example: ['reason'],
    description:
      'Only where something is wrong: what is null here because its stored value was altered or has lost its key.',
  })
  readonly unreadableFields?: readonly string[];

  @ApiProperty({
    type: HistoryCancellationResponse,
    nullable: true,
    example: null,
    description: 'Of `cancelled`: as what it was recorded.',
  })
  readonly cancellation: HistoryCancellationResponse | null;

  constructor(entry: HistoryView) {
    this.act = entry.act;
    this.from = entry.fromStatus;
    this.to = entry.toStatus;
    this.previousStartsAt = entry.fromStartsAt;
    this.startsAt = entry.toStartsAt;
    this.at = entry.at;
    this.by = entry.byRole;
    this.reason = entry.reason;
    if (entry.unreadable.length > 0) this.unreadableFields = entry.unreadable;
    this.cancellation = HistoryCancellationResponse.of(entry);
  }
}
