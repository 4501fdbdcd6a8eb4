import { ApiProperty } from '@nestjs/swagger';
import type { AuditEntry } from '../audit-entry.entity';

export class AuditEntryResponse {
  @ApiProperty({ type: String, format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c31' })
  readonly id: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly at: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c01',
    description: 'Null for the system itself and for callers who are not signed in.',
  })
  readonly actorAccountId: string | null;

  @ApiProperty({ type: String, example: 'professional', description: 'A role, `anonymous` or `system`.' })
  readonly actorRole: string;

  @ApiProperty({ type: String, example: 'patient.read', description: '`<record>.<verb>`.' })
  readonly action: string;

  @ApiProperty({ type: String, example: 'patient' })
  readonly recordType: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c21' })
  readonly recordId: string | null;

  @ApiProperty({ enum: ['allowed', 'refused'], example: 'allowed' })
  readonly outcome: 'allowed' | 'refused';

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { fields: ['phone'] },
    description: 'Names of fields and codes; never values of health data.',
  })
  readonly details: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ type: String, nullable: true, example: '5f0e3c1a-8d52-4b7e-9a67-0d9c2f4b1e77' })
  readonly requestId: string | null;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7', description: 'Where the request came from.' })
  readonly address: string | null;

  constructor(entry: AuditEntry) {
    this.id = entry.id;
    this.at = entry.at.toISOString();
    this.actorAccountId = entry.actorAccountId;
    this.actorRole = entry.actorRole;
    this.action = entry.action;
    this.recordType = entry.recordType;
    this.recordId = entry.recordId;
    this.outcome = entry.outcome;
    this.details = entry.details;
    this.requestId = entry.requestId;
    this.address = entry.address;
  }
}
