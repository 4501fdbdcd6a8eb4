import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../../common/auth/access';
import { ForMachines, NeedsScope } from '../../common/auth/scopes';
import { Describe } from '../../common/http/documentation';
import { PathId } from '../../common/http/path-id';
import { Rated } from '../../common/limits/rate-kind';
import { PatientNotFound } from '../../patients';
import { DurationNotAllowed, ProfessionalNotFound } from '../../professionals';
import {
  AppointmentNotFound,
  BOOKING_REFUSALS,
  NotYourCalendar,
  OverrideNotAllowed,
  StatusTransitionNotAllowed,
} from '../appointments.errors';
import { BookSeriesDto, PreviewSeriesDto } from './dto/book-series.dto';
import { CancelSeriesDto, RescheduleSeriesDto } from './dto/change-series.dto';
import { SeriesOutcomeResponse, SeriesPreviewResponse, SeriesResponse } from './dto/series.response';
import { SeriesBookingsService } from './series-bookings.service';
import { SeriesChangesService } from './series-changes.service';
import { SeriesReadings } from './series-readings.service';
import {
  AppointmentSeriesNotFound,
  LocalTimeSkipped,
  SeriesIsOver,
  SeriesTooLong,
  TooManyOccurrences,
} from './series.errors';

const ASKED = [OverrideNotAllowed, NotYourCalendar, ProfessionalNotFound, PatientNotFound] as const;
const LIMITS = [TooManyOccurrences, SeriesTooLong] as const;
const REFUSALS = [LocalTimeSkipped, ...Object.values(BOOKING_REFUSALS)] as const;

@ApiTags('appointment-series')
@ForMachines('appointments')
@Controller('appointment-series')
export class SeriesController {
  constructor(
    private readonly bookings: SeriesBookingsService,
    private readonly changes: SeriesChangesService,
    private readonly readings: SeriesReadings,
  ) {}

  @Post('preview')
  @Rated('search')
  @NeedsScope('appointments:read')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'What booking a series would give.',
    'Every occurrence with the rules that it would break now, also against the others, and the nearest free times instead. Nothing is written. ' +
      'A series has at most 104 occurrences within 24 months, at the same time on the wall; where the clocks skip it, the occurrence says `local_time_skipped`.',
    ...ASKED,
    ...LIMITS,
    DurationNotAllowed,
  )
  @ApiOkResponse({ type: SeriesPreviewResponse })
  async preview(
    @CurrentPrincipal() principal: Principal,
    @Body() body: PreviewSeriesDto,
  ): Promise<SeriesPreviewResponse> {
    return new SeriesPreviewResponse(await this.bookings.preview(principal, PreviewSeriesDto.toSeriesOrder(body)));
  }

  @Post()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Books a series of appointments.',
    'All in one transaction. If an occurrence cannot be booked, nothing is, and the problem lists those in `occurrences` with their violations and alternatives; ' +
      '`onConflict: skip` books the others, and `choices` say what to do with single ones: leave out, set rules aside, take another start.',
    ...ASKED,
    ...LIMITS,
    ...REFUSALS,
  )
  @ApiCreatedResponse({ type: SeriesOutcomeResponse })
  async book(@CurrentPrincipal() principal: Principal, @Body() body: BookSeriesDto): Promise<SeriesOutcomeResponse> {
    return new SeriesOutcomeResponse(
      await this.bookings.book(principal, BookSeriesDto.toBookingOrder(body)),
      principal,
    );
  }

  @Get(':id')
  @Allow('patient', 'professional', 'admin')
  @Describe('A series and its appointments.', 'Of the caller; administrators see all.', AppointmentSeriesNotFound)
  @ApiOkResponse({ type: SeriesResponse })
  async read(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string): Promise<SeriesResponse> {
    return new SeriesResponse(await this.readings.read(principal, id), principal);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Cancels appointments of a series.',
    'One, it and those that follow, or all; only `this` reaches one that has begun. Each is cancelled as by itself: its own deadline says whether it is late.',
    AppointmentSeriesNotFound,
    AppointmentNotFound,
    StatusTransitionNotAllowed,
    SeriesIsOver,
  )
  @ApiOkResponse({ type: SeriesOutcomeResponse })
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: CancelSeriesDto,
  ): Promise<SeriesOutcomeResponse> {
    return new SeriesOutcomeResponse(await this.changes.cancel(principal, id, body), principal);
  }

  @Post(':id/reschedule')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Gives appointments of a series another time.',
    'The named one is moved to `startsAt`, the others of the scope by as much on the clock on the wall; what has begun stays. All are moved or none (`occurrences` of the problem says why), ' +
      'unless `onConflict` is `skip`. With `following`, they become a series of their own with `splitFrom`; the appointments keep their ids and histories.',
    AppointmentSeriesNotFound,
    AppointmentNotFound,
    StatusTransitionNotAllowed,
    SeriesIsOver,
    OverrideNotAllowed,
    ...REFUSALS,
  )
  @ApiOkResponse({ type: SeriesOutcomeResponse })
  async reschedule(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: RescheduleSeriesDto,
  ): Promise<SeriesOutcomeResponse> {
    const order = RescheduleSeriesDto.toMoveOrder(body);
    return new SeriesOutcomeResponse(await this.changes.reschedule(principal, id, order), principal);
  }
}
