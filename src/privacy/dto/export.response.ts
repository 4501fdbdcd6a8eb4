import { ApiProperty } from '@nestjs/swagger';
import type { ExportView } from '../exports.service';
import { EXPORT_STATUSES, type ExportStatus } from '../patient-export.entity';

export class ExportResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({
    type: String,
    enum: EXPORT_STATUSES,
    example: 'ready',
    description: '`failed`: given up after many attempts; ask for another one.',
  })
  readonly status: ExportStatus;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 100, description: 'Percent.' })
  readonly progress: number;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-12-08T13:00:02.000Z',
    description: 'Null until it is ready; until then it can be downloaded.',
  })
  readonly expiresAt: string | null;

  constructor({ id, status, progress, createdAt, expiresAt }: ExportView) {
    this.id = id;
    this.status = status;
    this.progress = progress;
    this.createdAt = createdAt.toISOString();
    this.expiresAt = expiresAt?.toISOString() ?? null;
  }
}

/** The export itself. */
export class ExportContentResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly patientId!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-12-01T13:00:02.000Z',
    description: 'All of it as at this instant.',
  })
  readonly exportedAt!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'object', additionalProperties: true } },
    example: { patients: [{ first_name: 'Lucía', last_name: 'Pérez', allergies_and_medication: 'Penicilina' }] },
    description: 'Rows by table. `unreadable` names what could not be decrypted.',
  })
  readonly tables!: Readonly<Record<string, readonly object[]>>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'users.password_hash': 'the hash of a secret' },
    description: 'What there is beside it, and why it is not given.',
  })
  readonly withheld!: Readonly<Record<string, string>>;
}
