import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, PublicOrSignedIn, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { PathId } from '../common/http/path-id';
import { ProfessionalNotFound } from '../professionals';
import { OverlappingWindows } from './availability.errors';
import { ScheduleResponse } from './dto/schedule.response';
import { SetScheduleDto } from './dto/set-schedule.dto';
import { SchedulesService } from './schedules.service';

@ApiTags('availability')
@ForMachines('availability')
@Controller('professionals/:id/schedule')
export class SchedulesController {
  constructor(private readonly schedules: SchedulesService) {}

  @Get()
  @PublicOrSignedIn()
  @Describe('The weekly working windows of a professional.', 'In wall time of the zone named.', ProfessionalNotFound)
  @ApiOkResponse({ type: ScheduleResponse })
  async read(@CurrentPrincipal() principal: Principal | undefined, @Param('id', PathId) id: string) {
    return new ScheduleResponse(await this.schedules.read(principal, id));
  }

  @Put()
  @Allow('professional', 'admin')
  @Describe(
    'Replaces the weekly working windows of a professional.',
    'Own calendar, or any for administrators. Windows that overlap, across midnight too, are refused; appointments that exist stay.',
    ProfessionalNotFound,
    OverlappingWindows,
    StaleVersion,
  )
  @ApiOkResponse({ type: ScheduleResponse })
  async set(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: SetScheduleDto,
    @IfMatch() precondition: Precondition,
  ): Promise<ScheduleResponse> {
    return new ScheduleResponse(await this.schedules.set(principal, id, body, precondition));
  }
}
