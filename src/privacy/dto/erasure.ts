import { ApiProperty } from '@nestjs/swagger';
import { OneOf } from '../../common/http/fields';
import {
  ERASURE_REASONS,
  ERASURE_STATUSES,
  ERASURE_STEPS,
  type ErasureReason,
  type ErasureStatus,
  type ErasureStep,
  type PatientErasure,
} from '../patient-erasure.entity';

export class RequestErasureDto {
  @OneOf(ERASURE_REASONS, { description: 'A code, since it is kept: a text could name whom it is about.' })
  readonly reason!: ErasureReason;
}

export class ErasureResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ type: String, enum: ERASURE_REASONS, example: 'patient_request' })
  readonly reason: ErasureReason;

  @ApiProperty({
    type: String,
    enum: ERASURE_STATUSES,
    example: 'running',
    description: '`failed`: given up after many attempts; it can be asked for again.',
  })
  readonly status: ErasureStatus;

  @ApiProperty({
    type: String,
    enum: ERASURE_STEPS,
    example: 'records',
    description:
      '`calendar`: appointments are cancelled, the waitlist is left; `records`: what the tables hold is blanked or removed; `key`: what is left in backups becomes unreadable.',
  })
  readonly step: ErasureStep;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 50, description: 'Percent.' })
  readonly progress: number;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description: 'Done, or given up.' })
  readonly endedAt: string | null;

  constructor({ id, reason, status, step, progress, createdAt, endedAt }: PatientErasure) {
    this.id = id;
    this.reason = reason;
    this.status = status;
    this.step = step;
    this.progress = progress;
    this.createdAt = createdAt.toISOString();
    this.endedAt = endedAt?.toISOString() ?? null;
  }
}
