import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import { Allow } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { ListDeliveriesQuery, ResendDto } from './dto/delivery.dto';
import { ResentRangeResponse, WebhookDeliveryResponse } from './dto/delivery.response';
import { WebhookDeliveriesService } from './webhook-deliveries.service';
import { WebhookDeliveryNotFound, WebhookDisabled, WebhookNotFound } from './webhooks.errors';

@ApiTags('webhooks')
@ForPeopleOnly()
@Controller()
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Get('webhooks/:id/deliveries')
  @Allow('admin')
  @Describe(
    'What a webhook was sent.',
    'Newest first; kept as long as events are. What the endpoint answered is not kept, but for the status and the time it took.',
    WebhookNotFound,
    InvalidCursor,
  )
  @ApiPage(WebhookDeliveryResponse)
  async list(@Param('id', PathId) id: string, @Query() query: ListDeliveriesQuery) {
    return PageResponse.of(await this.deliveries.list(id, query), query, (row) => new WebhookDeliveryResponse(row));
  }

  @Post('webhooks/:id/test')
  @HttpCode(202)
  @Allow('admin')
  @Describe(
    'Sends a webhook a test event.',
    'Of the type `webhook.test`, whatever it listens to, signed and retried as any other. Its delivery says what came of it.',
    WebhookNotFound,
    WebhookDisabled,
  )
  @ApiAcceptedResponse({ type: WebhookDeliveryResponse })
  async test(@Param('id', PathId) id: string): Promise<WebhookDeliveryResponse> {
    return new WebhookDeliveryResponse(await this.deliveries.test(id));
  }

  @Post('webhooks/:id/resend')
  @HttpCode(202)
  @Allow('admin')
  @Describe(
    'Sends deliveries of a time range again.',
    'Failed and cancelled ones, delivered ones too if asked; the oldest first, 1,000 at once. Each is the same message with the same id.',
    WebhookNotFound,
    WebhookDisabled,
  )
  @ApiAcceptedResponse({ type: ResentRangeResponse })
  async resendRange(@Param('id', PathId) id: string, @Body() body: ResendDto): Promise<ResentRangeResponse> {
    return new ResentRangeResponse(await this.deliveries.resendRange(id, body));
  }

  @Post('webhook-deliveries/:id/resend')
  @HttpCode(202)
  @Allow('admin')
  @Describe(
    'Sends a delivery again.',
    'Whatever has become of it, at once and with all its attempts; the same message with the same id.',
    WebhookDeliveryNotFound,
    WebhookDisabled,
  )
  @ApiAcceptedResponse({ type: WebhookDeliveryResponse })
  async resend(@Param('id', PathId) id: string): Promise<WebhookDeliveryResponse> {
    return new WebhookDeliveryResponse(await this.deliveries.resend(id));
  }
}
