import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal, Public, type Principal } from '../../common/auth/access';
import { ForPeopleOnly } from '../../common/auth/scopes';
import { answerConditionally } from '../../common/http/conditional-get';
import { Describe } from '../../common/http/documentation';
import { WithoutIdempotencyKey } from '../../common/http/idempotency/idempotency.interceptor';
import { PathId } from '../../common/http/path-id';
import { AppointmentNotFound, CalendarFeedNotFound } from '../appointments.errors';
import { CalendarFilesService } from './calendar-files.service';
import { ApiCalendarFile, CalendarFeedResponse, CALENDAR_TYPE } from './calendar-files.response';

@ApiTags('calendars')
@ForPeopleOnly()
@Controller()
export class CalendarFilesController {
  constructor(private readonly files: CalendarFilesService) {}

  @Get('appointments/:id/calendar.ics')
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'An appointment as a calendar file.',
    'Neutral: a session with the professional, or just a session for the professional; never who the patient is, nor why they come.',
    AppointmentNotFound,
  )
  @ApiCalendarFile()
  async ofAppointment(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    return answerConditionally(request, reply, CALENDAR_TYPE, await this.files.ofAppointment(principal, id));
  }

  @Post('me/calendar-feed')
  @WithoutIdempotencyKey()
  @Allow('patient', 'professional')
  @Describe(
    'A secret address for the own calendar.',
    'To subscribe to in a calendar program. It is shown once; whoever knows it sees the calendar. A new one takes the place of the old, which then leads nowhere.',
  )
  @ApiCreatedResponse({ type: CalendarFeedResponse })
  async open(@CurrentPrincipal() principal: Principal): Promise<CalendarFeedResponse> {
    return new CalendarFeedResponse(await this.files.openFeed(principal));
  }

  @Delete('me/calendar-feed')
  @HttpCode(204)
  @Allow('patient', 'professional')
  @Describe('Revokes the address of the own calendar.', 'From now on it leads nowhere. Without one, nothing happens.')
  @ApiNoContentResponse()
  async close(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.files.closeFeed(principal);
  }

  @Get('calendar-feeds/:secret.ics')
  @Public()
  @Describe(
    'The calendar behind a secret address.',
    'The last three months and all that is to come, in the language of the account. `SEQUENCE` rises with each change; pending sessions are `TENTATIVE`, cancelled ones stay as `CANCELLED`.',
    CalendarFeedNotFound,
  )
  @ApiParam({ name: 'secret', example: 'mQ3vXk9Lr2Zt7Yb1Nc5Pw8Sd4Gf6Hj0KxQeRuTiOaZs' })
  @ApiCalendarFile()
  async read(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    return answerConditionally(request, reply, CALENDAR_TYPE, await this.files.readFeed(secret));
  }
}
