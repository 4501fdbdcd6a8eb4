import { ApiProperty } from '@nestjs/swagger';
import { SCOPES } from '../../common/auth/scopes';
import type { ApiKey } from '../api-key.entity';
import type { MadeKey } from '../api-keys.service';

export class ApiKeyResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ example: 'Web site' })
  readonly name: string;

  @ApiProperty({ example: 'prx_q0nGq0u7', description: 'How the key begins.' })
  readonly prefix: string;

  @ApiProperty({ type: [String], enum: SCOPES, example: ['appointments:read'] })
  readonly scopes: readonly string[];

  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c12', description: 'The account.' })
  readonly createdBy: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2027-03-01T13:00:00.000Z' })
  readonly expiresAt: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 600,
    description: 'Units a minute; null: as the practice has configured it.',
  })
  readonly limitPerMinute: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-12-02T09:30:00.000Z',
    description: 'To the minute; null before the first use.',
  })
  readonly lastUsedAt: string | null;

  constructor(key: ApiKey) {
    this.id = key.id;
    this.name = key.name;
    this.prefix = key.prefix;
    this.scopes = key.scopes;
    this.createdBy = key.createdBy;
    this.createdAt = key.createdAt.toISOString();
    this.expiresAt = key.expiresAt.toISOString();
    this.limitPerMinute = key.limitPerMinute;
    this.lastUsedAt = key.lastUsedAt?.toISOString() ?? null;
  }
}

/** The answer of making a key, and the only time that it is shown. */
export class MadeApiKeyResponse extends ApiKeyResponse {
  @ApiProperty({
    example: 'prx_q0nGq0u7Qm0oX0b1Yx2mZ0s3c1r8w2v5h7k9l4t6y3E',
    description: 'Send it as a bearer token.',
  })
  readonly key: string;

  constructor({ apiKey, key }: MadeKey) {
    super(apiKey);
    this.key = key;
  }
}
