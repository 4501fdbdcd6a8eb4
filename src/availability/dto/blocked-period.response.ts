import { ApiProperty } from '@nestjs/swagger';
import type { BlockedTime } from '../blocked-periods.service';

export class BlockedPeriodResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12',
    description: 'Null: the whole practice.',
  })
  readonly professionalId: string | null;

  @ApiProperty({ format: 'date', example: '2026-12-01' })
  readonly startsOn: string;

  @ApiProperty({ format: 'date', example: '2026-12-05', description: 'Included.' })
  readonly endsOn: string;

  @ApiProperty({ type: String, nullable: true, example: '12:00', description: 'On each of the dates; null: all day.' })
  readonly startTime: string | null;

  @ApiProperty({ type: String, nullable: true, example: '14:00' })
  readonly endTime: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Training' })
  readonly reason: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  readonly createdAt: Date;

  constructor({ row, reason }: BlockedTime) {
    this.id = row.id;
    this.professionalId = row.professionalId;
    this.startsOn = row.startsOn;
    this.endsOn = row.endsOn;
    this.startTime = row.startTime;
    this.endTime = row.endTime;
    this.reason = reason;
    this.createdAt = row.createdAt;
  }
}
