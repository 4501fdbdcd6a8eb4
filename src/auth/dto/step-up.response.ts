import { ApiProperty } from '@nestjs/swagger';

export class StepUpResponse {
  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-12-01T13:10:00.000Z',
    description: 'Until then this device session may do sensitive acts.',
  })
  readonly until: string;

  constructor(until: Date) {
    this.until = until.toISOString();
  }
}
