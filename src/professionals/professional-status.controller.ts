import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { ProfessionalResponse } from './dto/professional.response';
import { BlockDto, StatusActDto } from './dto/status-acts.dto';
import { StatusChangeResponse } from './dto/status-change.response';
import { ProfessionalStatusService } from './professional-status.service';
import {
  BlockAlreadyOver,
  ProfessionalNotFound,
  ProfessionalStatusNotAllowed,
  ProfessionalStatusUnchanged,
} from './professionals.errors';

const REFUSALS = [ProfessionalNotFound, ProfessionalStatusUnchanged, ProfessionalStatusNotAllowed] as const;

@ApiTags('professionals')
@ForMachines('professionals')
@Controller('professionals/:id')
export class ProfessionalStatusController {
  constructor(private readonly status: ProfessionalStatusService) {}

  @Post('block')
  @HttpCode(200)
  @Allow('admin')
  @Describe(
    'Blocks a professional.',
    'They take no new patients, until `until` is over or somebody unblocks them. Appointments stay. Blocking again gives other terms.',
    ...REFUSALS,
    BlockAlreadyOver,
  )
  @ApiOkResponse({ type: ProfessionalResponse })
  async block(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string, @Body() body: BlockDto) {
    return new ProfessionalResponse(await this.status.block(principal, id, body));
  }

  @Post('unblock')
  @HttpCode(200)
  @Allow('admin')
  @Describe('Ends the block of a professional.', 'They are active again.', ...REFUSALS)
  @ApiOkResponse({ type: ProfessionalResponse })
  async unblock(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string, @Body() body: StatusActDto) {
    return new ProfessionalResponse(await this.status.unblock(principal, id, body.reason));
  }

  @Post('deactivate')
  @HttpCode(200)
  @Allow('admin')
  @Describe(
    'Makes a professional inactive.',
    'They take no bookings and are not shown to the public. Appointments stay.',
    ...REFUSALS,
  )
  @ApiOkResponse({ type: ProfessionalResponse })
  async deactivate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: StatusActDto,
  ) {
    return new ProfessionalResponse(await this.status.deactivate(principal, id, body.reason));
  }

  @Post('activate')
  @HttpCode(200)
  @Allow('admin')
  @Describe('Makes an inactive professional active.', 'They are shown and take bookings again.', ...REFUSALS)
  @ApiOkResponse({ type: ProfessionalResponse })
  async activate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: StatusActDto,
  ) {
    return new ProfessionalResponse(await this.status.activate(principal, id, body.reason));
  }

  @Get('status-changes')
  @Allow('admin')
  @Describe('The history of a professional’s status.', 'Newest first.', ProfessionalNotFound, InvalidCursor)
  @ApiPage(StatusChangeResponse)
  async history(@Param('id', PathId) id: string, @Query() query: PageQuery) {
    return PageResponse.of(await this.status.history(id, query), query, (change) => new StatusChangeResponse(change));
  }
}
