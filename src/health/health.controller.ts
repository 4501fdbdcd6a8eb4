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
    '503 while the database or the key store is out of reach or the process is stopping, with the name of what is missing.',
    ServiceNotReady,
  )
  @ApiOkResponse({ type: HealthResponse })
  async ready(): Promise<HealthResponse> {
    await this.readiness.assertReady();
    return new HealthResponse();
  }
}
