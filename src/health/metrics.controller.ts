import { Controller, Get, Header, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/auth/access';
import { Describe } from '../common/http/documentation';
import { Rated } from '../common/limits/rate-kind';
import { Metrics } from '../common/metrics/metrics';

@ApiTags('health')
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Rated('unlimited')
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Describe(
    'What is measured in this process.',
    'Prometheus text format: the process, the time of answers by route pattern, database connections, how far behind the outbox is. No ids and no personal data; still, do not let it be asked from outside.',
  )
  @ApiProduces('text/plain')
  @ApiOkResponse({
    schema: { type: 'string', example: 'praxis_outbox_pending{consumer="notifications"} 0\n' },
  })
  async read(): Promise<string> {
    return this.metrics.text();
  }
}
