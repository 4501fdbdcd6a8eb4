import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, PublicOrSignedIn, type Principal } from '../../common/auth/access';
import { ForMachines } from '../../common/auth/scopes';
import { Forbidden, InvalidCursor } from '../../common/errors/common.errors';
import { Describe } from '../../common/http/documentation';
import { Rated } from '../../common/limits/rate-kind';
import { DurationNotAllowed } from '../../professionals';
import { SearchNotReady } from '../appointments.errors';
import { SearchSlotsQuery } from './dto/search-slots.query';
import { SlotSearchResponse } from './dto/slot-search.response';
import { SlotSearchService } from './slot-search.service';

@ApiTags('availability')
@ForMachines('appointments')
@Controller('slots')
export class SlotSearchController {
  constructor(private readonly slots: SlotSearchService) {}

  @Get('search')
  @Rated('search')
  @PublicOrSignedIn()
  @Describe(
    'Free slots across all professionals.',
    'What a patient could book now with anybody who matches all filters, by start and then professional. Signed-in patients are not offered what overlaps their own sessions.',
    InvalidCursor,
    DurationNotAllowed,
    Forbidden,
    SearchNotReady,
  )
  @ApiOkResponse({ type: SlotSearchResponse })
  async search(
    @CurrentPrincipal() principal: Principal | undefined,
    @Query() query: SearchSlotsQuery,
  ): Promise<SlotSearchResponse> {
    return new SlotSearchResponse(await this.slots.search(principal, query), query.limit);
  }
}
