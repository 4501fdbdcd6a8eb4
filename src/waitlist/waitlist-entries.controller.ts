import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { NotYourCalendar, SearchNotReady } from '../appointments';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Forbidden, InvalidCursor, StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { ApiPage, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { PatientNotFound } from '../patients';
import { DurationNotAllowed, ProfessionalNotFound } from '../professionals';
import { JoinWaitlistDto, ListWaitlistQuery } from './dto/waitlist.dto';
import { JoinedWaitlistResponse, WaitlistEntryResponse } from './dto/waitlist.response';
import { WaitlistAnswers } from './waitlist-answers.service';
import { TooManyWaitlistEntries, WaitlistEntryNotFound } from './waitlist.errors';
import { WaitlistService } from './waitlist.service';

@ApiTags('waitlist')
@ForMachines('waitlist')
@Controller('waitlist-entries')
export class WaitlistEntriesController {
  constructor(
    private readonly waitlist: WaitlistService,
    private readonly answers: WaitlistAnswers,
  ) {}

  @Post()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Waits for a time that somebody gives up.',
    'Patients wait for themselves; professionals put own patients on the list of their own calendar. What is free already is not offered: `freeNow` says whether there is any to book. At most ten entries of a patient wait at once.',
    NotYourCalendar,
    Forbidden,
    PatientNotFound,
    ProfessionalNotFound,
    DurationNotAllowed,
    TooManyWaitlistEntries,
    SearchNotReady,
  )
  @ApiCreatedResponse({ type: JoinedWaitlistResponse })
  async join(@CurrentPrincipal() principal: Principal, @Body() body: JoinWaitlistDto): Promise<JoinedWaitlistResponse> {
    return new JoinedWaitlistResponse(await this.waitlist.join(principal, body));
  }

  @Get()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Waitlist entries with their offers, by time of joining.',
    'Patients see their own, professionals those for their calendar, administrators all. Entries that were left are not shown.',
    InvalidCursor,
  )
  @ApiPage(WaitlistEntryResponse)
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListWaitlistQuery) {
    return PageResponse.of(
      await this.waitlist.list(principal, query),
      query,
      (view) => new WaitlistEntryResponse(view),
    );
  }

  @Get(':id')
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'One waitlist entry with its offers.',
    'An offer whose time is over is shown as expired.',
    WaitlistEntryNotFound,
  )
  @ApiOkResponse({ type: WaitlistEntryResponse })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
  ): Promise<WaitlistEntryResponse> {
    return new WaitlistEntryResponse(await this.waitlist.read(principal, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Stops waiting.',
    'An open offer is withdrawn, and its time goes to the next.',
    WaitlistEntryNotFound,
    StaleVersion,
  )
  @ApiNoContentResponse()
  async leave(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    await this.answers.leave(principal, id, precondition);
  }
}
