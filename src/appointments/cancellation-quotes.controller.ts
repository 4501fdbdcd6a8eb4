import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { PathId } from '../common/http/path-id';
import { AppointmentNotFound, StatusTransitionNotAllowed } from './appointments.errors';
import { CancellationQuotesService } from './cancellation-quotes.service';
import { CancellationQuoteQuery, CancellationQuoteResponse } from './dto/cancellation-quote.dto';

@ApiTags('appointments')
@ForMachines('appointments')
@Controller('appointments/:id')
export class CancellationQuotesController {
  constructor(private readonly quotes: CancellationQuotesService) {}

  @Get('cancellation-quote')
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'What cancelling now would be and cost.',
    'By the policy under which it was booked; cancelling at this moment records exactly this. For staff it depends on the reason they will give.',
    AppointmentNotFound,
    StatusTransitionNotAllowed,
  )
  @ApiOkResponse({ type: CancellationQuoteResponse })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Query() { reasonCode }: CancellationQuoteQuery,
  ): Promise<CancellationQuoteResponse> {
    return new CancellationQuoteResponse(await this.quotes.quote(principal, id, reasonCode));
  }
}
