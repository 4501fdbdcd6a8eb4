import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../../common/http/fields';
import type { LegalHoldView } from '../legal-holds.service';

export class PlaceLegalHoldDto {
  @Text({ max: 500, example: 'Expediente 2026-114 del juzgado.', description: 'Stored encrypted.' })
  readonly reason!: string;
}

export class LegalHoldResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Expediente 2026-114 del juzgado.',
    description: 'Null if it cannot be decrypted.',
  })
  readonly reason: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly placedAt: string;

  constructor({ reason, placedAt }: LegalHoldView) {
    this.reason = reason;
    this.placedAt = placedAt.toISOString();
  }
}
