import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { ProfessionalNotFound } from '../professionals';
import { BlockedPeriodConflicts, BlockedPeriodNotFound, BlockedPeriodTooFar } from './availability.errors';
import { BlockedPeriodsService } from './blocked-periods.service';
import { BlockPeriodDto, ListBlockedPeriodsQuery } from './dto/blocked-period.dto';
import { BlockedPeriodResponse } from './dto/blocked-period.response';

@ApiTags('availability')
@ForMachines('availability')
@Controller('professionals/:id/blocked-periods')
export class BlockedPeriodsController {
  constructor(private readonly periods: BlockedPeriodsService) {}

  @Get()
  @Allow('professional', 'admin')
  @Describe('The blocked periods of a professional.', 'By first date.', ProfessionalNotFound, InvalidCursor)
  @ApiPage(BlockedPeriodResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Query() query: ListBlockedPeriodsQuery,
  ) {
    const page = await this.periods.list(principal, id, query);
    return PageResponse.of(page, query, (period) => new BlockedPeriodResponse(period));
  }

  @Post()
  @Allow('professional', 'admin')
  @Describe(
    'Blocks time of a professional.',
    "Dates, or wall times on each of them, in the professional's zone. Appointments in the way are named, unless `onConflict` says to keep or to cancel them.",
    ProfessionalNotFound,
    BlockedPeriodConflicts,
    BlockedPeriodTooFar,
  )
  @ApiCreatedResponse({ type: BlockedPeriodResponse })
  async block(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: BlockPeriodDto,
  ): Promise<BlockedPeriodResponse> {
    return new BlockedPeriodResponse(await this.periods.block(principal, id, body));
  }

  @Delete(':periodId')
  @HttpCode(204)
  @Allow('professional', 'admin')
  @Describe('Removes a blocked period.', 'The time can be booked again.', ProfessionalNotFound, BlockedPeriodNotFound)
  @ApiNoContentResponse()
  async unblock(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Param('periodId', PathId) periodId: string,
  ): Promise<void> {
    await this.periods.unblock(principal, id, periodId);
  }
}
