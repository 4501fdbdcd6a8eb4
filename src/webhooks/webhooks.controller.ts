import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp } from '../common/auth/step-up';
import { InvalidCursor, StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { ChangeWebhookDto, MakeWebhookDto } from './dto/webhook.dto';
import { MadeWebhookResponse, WebhookResponse } from './dto/webhook.response';
import { TooManyWebhooks, WebhookNotFound, WebhookUrlNotAllowed } from './webhooks.errors';
import { WebhooksService } from './webhooks.service';

@ApiTags('webhooks')
@ForPeopleOnly()
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @Allow('admin')
  @StepUp()
  @WithoutIdempotencyKey()
  @Describe(
    'Makes a webhook: has events posted to an address.',
    'The answer carries the secret that deliveries are signed with, once. Events carry ids, instants and codes; what they mean is in docs/events.md, how to check a signature in docs/webhooks.md. Takes no idempotency key.',
    WebhookUrlNotAllowed,
    TooManyWebhooks,
  )
  @ApiCreatedResponse({ type: MadeWebhookResponse })
  async make(@CurrentPrincipal() principal: Principal, @Body() body: MakeWebhookDto): Promise<MadeWebhookResponse> {
    return new MadeWebhookResponse(await this.webhooks.make(principal, body));
  }

  @Get()
  @Allow('admin')
  @Describe('Lists the webhooks.', 'The newest first.', InvalidCursor)
  @ApiPage(WebhookResponse)
  async list(@Query() query: PageQuery): Promise<PageResponse<WebhookResponse>> {
    return PageResponse.of(await this.webhooks.list(query), query, (endpoint) => new WebhookResponse(endpoint));
  }

  @Get(':id')
  @Allow('admin')
  @Describe('A webhook.', 'Without its secret. `failingSince` is a warning.', WebhookNotFound)
  @ApiOkResponse({ type: WebhookResponse })
  async read(@Param('id', PathId) id: string): Promise<WebhookResponse> {
    return new WebhookResponse(await this.webhooks.read(id));
  }

  @Patch(':id')
  @Allow('admin')
  @StepUp()
  @Describe(
    'Changes a webhook.',
    'Deliveries that wait go to the new address. Disabling cancels them; what happens while it is disabled is not kept for it.',
    WebhookNotFound,
    WebhookUrlNotAllowed,
    StaleVersion,
  )
  @ApiOkResponse({ type: WebhookResponse })
  async change(
    @Param('id', PathId) id: string,
    @Body() body: ChangeWebhookDto,
    @IfMatch() precondition: Precondition,
  ): Promise<WebhookResponse> {
    return new WebhookResponse(await this.webhooks.change(id, body, precondition));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('admin')
  @Describe(
    'Removes a webhook.',
    'With the list of its deliveries; nothing more is sent.',
    WebhookNotFound,
    StaleVersion,
  )
  @ApiNoContentResponse()
  async remove(@Param('id', PathId) id: string, @IfMatch() precondition: Precondition): Promise<void> {
    await this.webhooks.remove(id, precondition);
  }

  @Post(':id/secret')
  @Allow('admin')
  @StepUp()
  @WithoutIdempotencyKey()
  @Describe(
    'Makes a new secret for a webhook.',
    'The answer carries it, once. For 24 hours deliveries carry two signatures, of the new and of the old one. Takes no idempotency key.',
    WebhookNotFound,
  )
  @ApiCreatedResponse({ type: MadeWebhookResponse })
  async rotateSecret(@Param('id', PathId) id: string): Promise<MadeWebhookResponse> {
    return new MadeWebhookResponse(await this.webhooks.rotateSecret(id));
  }
}
