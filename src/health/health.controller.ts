import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/auth/access';
import { Describe } from '../common/http/documentation';
import { Rated } from '../common/limits/rate-kind';
import { ServiceNotReady } from './health.errors';
import { Readiness } from './readiness';

export class HealthResponse {
  @ApiProperty({ type: String, enum: ['ok'], example: 'ok' })
  readonly status = 'ok';
}

export class ReadinessResponse {
  @ApiProperty({ type: String, enum: ['ok', 'degraded'], example: 'ok' })
  readonly status: string;

  @ApiProperty({
    type: [String],
    required: false,
    example: ['broker'],
    description: 'What is out of reach, and can be done without for a while; absent where nothing is.',
  })
  readonly degraded?: readonly string[];

  constructor(degraded: readonly string[]) {
    this.status = degraded.length === 0 ? 'ok' : 'degraded';
    if (degraded.length > 0) this.degraded = degraded;
  }
}

@ApiTags('health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Rated('unlimited')
  @Public()
  @Describe('Is the process alive?', 'Answers without touching anything else; restart the process when it does not.')
  @ApiOkResponse({ type: HealthResponse })
  live(): HealthResponse {
    return new HealthResponse();
  }

  @Get('ready')
  @Rated('unlimited')
  @Public()
  @Describe(
    'Can this instance serve?',
    '503 while the database or the key store is out of reach or the process is stopping, with the name of what is missing. Without its message broker it serves, `degraded`.',
    ServiceNotReady,
  )
  @ApiOkResponse({ type: ReadinessResponse })
  async ready(): Promise<ReadinessResponse> {
    return new ReadinessResponse(await this.readiness.assertReady());
  }
}
