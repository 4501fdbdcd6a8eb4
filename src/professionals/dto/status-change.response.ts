import { ApiProperty } from '@nestjs/swagger';
import { STATUSES, type ProfessionalStatus } from '../domain/effective-status';
import type { StatusChange } from '../status-change.entity';

export class StatusChangeResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ type: String, enum: STATUSES, example: 'active' })
  readonly from: ProfessionalStatus;

  @ApiProperty({ type: String, enum: STATUSES, example: 'blocked' })
  readonly to: ProfessionalStatus;

  @ApiProperty({ type: String, nullable: true, example: 'On leave' })
  readonly reason: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2026-12-01' })
  readonly until: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12',
    description: 'Account.',
  })
  readonly changedBy: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  readonly changedAt: Date;

  constructor(change: StatusChange) {
    this.id = change.id;
    this.from = change.fromStatus;
    this.to = change.toStatus;
    this.reason = change.reason;
    this.until = change.until;
    this.changedBy = change.changedBy;
    this.changedAt = change.changedAt;
  }
}
