import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../../common/auth/access';
import { ForMachines } from '../../common/auth/scopes';
import { Describe } from '../../common/http/documentation';
import { PathId } from '../../common/http/path-id';
import { PatientNotFound } from '../../patients';
import { ProfessionalNotFound } from '../../professionals';
import {
  BOOKING_REFUSALS,
  NotYourCalendar,
  SlotHoldAlreadyExtended,
  SlotHoldNotFound,
  TooManySlotHolds,
} from '../appointments.errors';
import { HoldSlotDto, SlotHoldResponse } from './holds.dto';
import { HoldsService } from './holds.service';

@ApiTags('appointments')
@ForMachines('appointments')
@Controller('slot-holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Post()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Holds a slot for five minutes.',
    'Nobody else can book it meanwhile; book it with the token that is answered. The rules are those of a booking. At most three holds at once for an account, and a configured number for an address.',
    NotYourCalendar,
    ProfessionalNotFound,
    PatientNotFound,
    TooManySlotHolds,
    ...Object.values(BOOKING_REFUSALS),
  )
  @ApiCreatedResponse({ type: SlotHoldResponse })
  async hold(@CurrentPrincipal() principal: Principal, @Body() body: HoldSlotDto): Promise<SlotHoldResponse> {
    return new SlotHoldResponse(await this.holds.hold(principal, HoldSlotDto.toOrder(body)));
  }

  @Post(':id/extend')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Extends a hold of the caller, once.',
    'For five minutes from now, at most to its start.',
    SlotHoldNotFound,
    SlotHoldAlreadyExtended,
  )
  @ApiOkResponse({ type: SlotHoldResponse })
  async extend(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string): Promise<SlotHoldResponse> {
    return new SlotHoldResponse(await this.holds.extend(principal, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe('Releases a hold of the caller.', 'Its time is free at once.', SlotHoldNotFound)
  @ApiNoContentResponse()
  async release(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string): Promise<void> {
    await this.holds.release(principal, id);
  }
}
