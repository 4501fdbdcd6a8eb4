import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, PublicOrSignedIn, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { PathId } from '../common/http/path-id';
import { Rated } from '../common/limits/rate-kind';
import { PatientNotFound } from '../patients';
import { DurationNotAllowed, ProfessionalNotFound } from '../professionals';
import { AppointmentNotFound } from './appointments.errors';
import { AvailabilityChecksService } from './availability-checks.service';
import { AvailabilityCheckQuery, NextSlotsQuery, SlotsQuery } from './dto/slots.dto';
import { AvailabilityCheckResponse, NextSlotsResponse, SlotsResponse } from './dto/slots.response';
import { SlotsService } from './slots.service';

@ApiTags('availability')
@ForMachines('appointments')
@Controller('professionals/:id')
export class SlotsController {
  constructor(
    private readonly slots: SlotsService,
    private readonly checks: AvailabilityChecksService,
  ) {}

  @Get('slots')
  @PublicOrSignedIn()
  @Describe(
    "A professional's free slots, by date.",
    'What a patient could book now, at most 62 days. Signed-in patients are not offered what overlaps their own sessions. A blocked professional shows slots to own patients only.',
    ProfessionalNotFound,
    AppointmentNotFound,
    DurationNotAllowed,
  )
  @ApiOkResponse({ type: SlotsResponse })
  async list(
    @CurrentPrincipal() principal: Principal | undefined,
    @Param('id', PathId) id: string,
    @Query() query: SlotsQuery,
  ): Promise<SlotsResponse> {
    return new SlotsResponse(await this.slots.slotsOf(principal, id, query));
  }

  @Get('slots/next')
  @Rated('search')
  @PublicOrSignedIn()
  @Describe(
    "A professional's next free slots.",
    'In order of time, up to the booking horizon.',
    ProfessionalNotFound,
    DurationNotAllowed,
  )
  @ApiOkResponse({ type: NextSlotsResponse })
  async next(
    @CurrentPrincipal() principal: Principal | undefined,
    @Param('id', PathId) id: string,
    @Query() query: NextSlotsQuery,
  ): Promise<NextSlotsResponse> {
    return new NextSlotsResponse(await this.slots.nextSlots(principal, id, NextSlotsQuery.toQuestion(query)));
  }

  @Get('availability-check')
  @PublicOrSignedIn()
  @Describe(
    'Whether a session could be booked.',
    "The verdict that a booking by the caller would get now: every rule in the order in which they are asked, those that are broken, and the nearest time that would be accepted. Without a patient, the patient's rules are not asked.",
    ProfessionalNotFound,
    PatientNotFound,
  )
  @ApiOkResponse({ type: AvailabilityCheckResponse })
  async check(
    @CurrentPrincipal() principal: Principal | undefined,
    @Param('id', PathId) id: string,
    @Query() query: AvailabilityCheckQuery,
  ): Promise<AvailabilityCheckResponse> {
    return new AvailabilityCheckResponse(
      await this.checks.check(principal, id, AvailabilityCheckQuery.toQuestion(query)),
    );
  }
}
