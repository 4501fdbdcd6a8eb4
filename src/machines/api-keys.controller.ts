import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp } from '../common/auth/step-up';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { ApiKeyNotFound } from './api-keys.errors';
import { ApiKeysService } from './api-keys.service';
import { ApiKeyResponse, MadeApiKeyResponse } from './dto/api-key.response';
import { MakeApiKeyDto } from './dto/make-api-key.dto';

@ApiTags('api-keys')
@ForPeopleOnly()
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Allow('admin')
  @StepUp()
  @WithoutIdempotencyKey()
  @Describe(
    'Makes an API key for a machine client.',
    'The answer carries the key, once. It is sent as a bearer token, acts for the practice like an administrator, and only within its scopes: each operation says which one it needs. Without `patients:health` no free text about health is shown. Takes no idempotency key.',
  )
  @ApiCreatedResponse({ type: MadeApiKeyResponse })
  async make(@CurrentPrincipal() principal: Principal, @Body() body: MakeApiKeyDto): Promise<MadeApiKeyResponse> {
    return new MadeApiKeyResponse(await this.keys.make(principal, body));
  }

  @Get()
  @Allow('admin')
  @Describe(
    'Lists the API keys.',
    'The newest first, those that have expired included; revoked ones are gone.',
    InvalidCursor,
  )
  @ApiPage(ApiKeyResponse)
  async list(@Query() query: PageQuery): Promise<PageResponse<ApiKeyResponse>> {
    return PageResponse.of(await this.keys.list(query), query, (key) => new ApiKeyResponse(key));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('admin')
  @Describe('Revokes an API key.', 'It is worth nothing any more, everywhere within a second.', ApiKeyNotFound)
  @ApiNoContentResponse()
  async revoke(@Param('id', PathId) id: string): Promise<void> {
    await this.keys.revoke(id);
  }
}
