import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { BlockedPeriodConflicts, BlockedPeriodNotFound, BlockedPeriodTooFar } from './availability.errors';
import { BlockedPeriodsService } from './blocked-periods.service';
import { BlockPeriodDto, ListBlockedPeriodsQuery } from './dto/blocked-period.dto';
import { BlockedPeriodResponse } from './dto/blocked-period.response';

/** Blocked periods of the whole practice. */
@ApiTags('availability')
@ForMachines('availability')
@Controller('blocked-periods')
export class ClosuresController {
  constructor(private readonly periods: BlockedPeriodsService) {}

  @Get()
  @Allow('admin')
  @Describe('The closures of the practice.', 'By first date.', InvalidCursor)
  @ApiPage(BlockedPeriodResponse)
  async list(@Query() query: ListBlockedPeriodsQuery) {
    const page = await this.periods.listClosures(query);
    return PageResponse.of(page, query, (period) => new BlockedPeriodResponse(period));
  }

  @Post()
  @Allow('admin')
  @Describe(
    'Closes the practice.',
    "Dates, or wall times on each of them, in the practice's zone, for every professional. Appointments in the way are named, unless `onConflict` says to keep or to cancel them.",
    BlockedPeriodConflicts,
    BlockedPeriodTooFar,
  )
  @ApiCreatedResponse({ type: BlockedPeriodResponse })
  async close(@CurrentPrincipal() principal: Principal, @Body() body: BlockPeriodDto): Promise<BlockedPeriodResponse> {
    return new BlockedPeriodResponse(await this.periods.close(principal, body));
  }

  @Delete(':periodId')
  @HttpCode(204)
  @Allow('admin')
  @Describe('Removes a closure of the practice.', 'The time can be booked again.', BlockedPeriodNotFound)
  @ApiNoContentResponse()
  async reopen(@Param('periodId', PathId) periodId: string): Promise<void> {
    await this.periods.reopen(periodId);
  }
}
