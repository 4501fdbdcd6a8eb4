import { ApiProperty } from '@nestjs/swagger';
import type { Access } from '../domain/access';

export class AccessResponse {
  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly at: string;

  @ApiProperty({ enum: ['professional', 'administration', 'other'], example: 'professional' })
  readonly who: Access['who'];

  @ApiProperty({ type: String, nullable: true, example: 'Elena Rojas', description: 'Of professionals only.' })
  readonly name: string | null;

  @ApiProperty({ enum: ['read', 'changed'], example: 'read' })
  readonly kind: Access['kind'];

  constructor({ at, who, name, kind }: Access) {
    this.at = at.toISOString();
    this.who = who;
    this.name = name;
    this.kind = kind;
  }
}
