import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { DeviceSessionNotFound } from './auth.errors';
import { DeviceSessionsService } from './device-sessions.service';
import { DeviceSessionResponse } from './dto/device-session.response';

@ApiTags('auth')
@ForPeopleOnly()
@Controller('auth/sessions')
export class DeviceSessionsController {
  constructor(private readonly sessions: DeviceSessionsService) {}

  @Get()
  @Allow('patient', 'professional', 'admin')
  @Describe('Lists the own device sessions.', 'The open ones, the newest sign-in first.', InvalidCursor)
  @ApiPage(DeviceSessionResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<PageResponse<DeviceSessionResponse>> {
    const page = await this.sessions.list(principal, query);
    return PageResponse.of(page, query, (session) => new DeviceSessionResponse(session, principal));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe('Ends one of the own device sessions.', 'Its tokens are worth nothing any more.', DeviceSessionNotFound)
  @ApiNoContentResponse()
  async end(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string): Promise<void> {
    await this.sessions.end(principal, id);
  }
}
