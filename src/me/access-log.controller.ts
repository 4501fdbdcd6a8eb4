import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PatientNotFound } from '../patients';
import { AccessLogService } from './access-log.service';
import { AccessResponse } from './dto/access.response';

@ApiTags('me')
@ForPeopleOnly()
@Controller('me/access-log')
export class AccessLogController {
  constructor(private readonly accessLog: AccessLogService) {}

  @Get()
  @Allow('patient')
  @Describe(
    'Who has opened or changed my record.',
    'The latest first, without what the caller did and what the system does by itself. Also after lists in which the record appeared.',
    PatientNotFound,
    InvalidCursor,
  )
  @ApiPage(AccessResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<PageResponse<AccessResponse>> {
    const page = await this.accessLog.read(principal, query);
    return PageResponse.of(page, query, (access) => new AccessResponse(access));
  }
}
