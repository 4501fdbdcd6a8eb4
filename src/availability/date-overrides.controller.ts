import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, PublicOrSignedIn, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { PathDate } from '../common/http/path-date';
import { PathId } from '../common/http/path-id';
import { ProfessionalNotFound } from '../professionals';
import { DateOverrideNotFound, OverlappingWindows } from './availability.errors';
import { DateOverridesService } from './date-overrides.service';
import {
  DateOverrideResponse,
  DateOverridesResponse,
  ListDateOverridesQuery,
  SetDateOverrideDto,
} from './dto/date-override.dto';

@ApiTags('availability')
@ForMachines('availability')
@Controller('professionals/:id/date-overrides')
export class DateOverridesController {
  constructor(private readonly overrides: DateOverridesService) {}

  @Get()
  @PublicOrSignedIn()
  @Describe(
    'The date overrides of a professional.',
    'All from `from` to `to`, by date; not paginated.',
    ProfessionalNotFound,
  )
  @ApiOkResponse({ type: DateOverridesResponse })
  async list(
    @CurrentPrincipal() principal: Principal | undefined,
    @Param('id', PathId) id: string,
    @Query() { from, to }: ListDateOverridesQuery,
  ): Promise<DateOverridesResponse> {
    return new DateOverridesResponse(await this.overrides.list(principal, id, from, to));
  }

  @Put(':date')
  @Allow('professional', 'admin')
  @Describe(
    'Sets the working windows of one date.',
    'In place of the weekly windows of that date; no windows: closed. Appointments that exist stay.',
    ProfessionalNotFound,
    OverlappingWindows,
  )
  @ApiOkResponse({ type: DateOverrideResponse })
  async set(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Param('date', PathDate) date: string,
    @Body() body: SetDateOverrideDto,
  ): Promise<DateOverrideResponse> {
    return new DateOverrideResponse(await this.overrides.set(principal, id, date, body.windows));
  }

  @Delete(':date')
  @HttpCode(204)
  @Allow('professional', 'admin')
  @Describe('Removes a date override.', 'The weekly windows apply again.', ProfessionalNotFound, DateOverrideNotFound)
  @ApiNoContentResponse()
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Param('date', PathDate) date: string,
  ): Promise<void> {
    await this.overrides.remove(principal, id, date);
  }
}
