import { ApiProperty } from '@nestjs/swagger';
import type { Caseload } from '../caseload.service';

export class CaseloadResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly professionalId: string;

  @ApiProperty({ type: 'integer', example: 34 })
  readonly patients: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2025-12-01T13:00:00.000Z',
    description: 'Appointments that start at this instant or later were looked at.',
  })
  readonly since: string;

  constructor({ professionalId, patients, since }: Caseload) {
    this.professionalId = professionalId;
    this.patients = patients;
    this.since = since.toISOString();
  }
}
