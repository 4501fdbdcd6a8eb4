import { ApiProperty } from '@nestjs/swagger';
import type { ListedSession } from '../../accounts';
import type { Principal } from '../../common/auth/access';

export class DeviceSessionResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ example: true, description: 'Whether this request comes from it.' })
  readonly current: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  })
  readonly userAgent: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '203.0.113.7',
    description: 'Where it was last refreshed from.',
  })
  readonly address: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-12-01T13:00:00.000Z',
    description: 'When it signed in or was last refreshed.',
  })
  readonly lastUsedAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-12-31T13:00:00.000Z',
    description: 'It ends then unless it is refreshed before.',
  })
  readonly expiresAt: string;

  constructor(session: ListedSession, principal: Principal) {
    this.id = session.id;
    this.current = session.id === principal.deviceSessionId;
    this.userAgent = session.userAgent;
    this.address = session.address;
    this.createdAt = session.createdAt.toISOString();
    this.lastUsedAt = session.lastUsedAt.toISOString();
    this.expiresAt = session.expiresAt.toISOString();
  }
}
