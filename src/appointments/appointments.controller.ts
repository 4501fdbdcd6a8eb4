import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { PatientNotFound } from '../patients';
import { ProfessionalNotFound } from '../professionals';
import {
  AppointmentNotFound,
  BOOKING_REFUSALS,
  NotYourCalendar,
  OverrideNotAllowed,
  SlotHoldMismatch,
  SlotHoldNotFound,
} from './appointments.errors';
import { AppointmentsService } from './appointments.service';
import { BookingsService } from './bookings.service';
import { AppointmentResponse } from './dto/appointment.response';
import { BookAppointmentDto } from './dto/book-appointment.dto';
import { HistoryEntryResponse } from './dto/history-entry.response';
import { ListAppointmentsQuery } from './dto/list-appointments.dto';

@ApiTags('appointments')
@ForMachines('appointments')
@Controller('appointments')
export class AppointmentsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly appointments: AppointmentsService,
  ) {}

  @Post()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Books an appointment.',
    'Patients book for themselves, professionals own patients into their own calendar, administrators anybody. All broken rules come back in `violations`; ' +
      'an overlap is a 409 with `conflicts` (own ones only) and up to three `alternatives`. Where the professional requires confirmation, it starts as `pending`, which is over at `confirmBy` unless it is confirmed before.',
    OverrideNotAllowed,
    NotYourCalendar,
    ProfessionalNotFound,
    PatientNotFound,
    SlotHoldNotFound,
    SlotHoldMismatch,
    ...Object.values(BOOKING_REFUSALS),
  )
  @ApiCreatedResponse({ type: AppointmentResponse })
  async book(@CurrentPrincipal() principal: Principal, @Body() body: BookAppointmentDto): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.bookings.book(principal, BookAppointmentDto.toOrder(body)), principal);
  }

  @Get()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Appointments by start and id.',
    'Everybody sees their own, administrators all. Filters narrow that down; a filter that names somebody else finds nothing.',
    InvalidCursor,
  )
  @ApiPage(AppointmentResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListAppointmentsQuery,
  ): Promise<PageResponse<AppointmentResponse>> {
    const page = await this.appointments.list(principal, query, query);
    return PageResponse.of(page, query, (row) => new AppointmentResponse(row, principal));
  }

  @Get(':id')
  @Allow('patient', 'professional', 'admin')
  @Describe('An appointment.', 'Of the caller; administrators see all.', AppointmentNotFound)
  @ApiOkResponse({ type: AppointmentResponse })
  async read(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.appointments.read(principal, id), principal);
  }

  @Get(':id/history')
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'What happened to an appointment.',
    'Every move, from first to last. Patients are shown the reasons that they gave themselves.',
    AppointmentNotFound,
    InvalidCursor,
  )
  @ApiPage(HistoryEntryResponse)
  async history(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Query() query: PageQuery,
  ): Promise<PageResponse<HistoryEntryResponse>> {
    const page = await this.appointments.history(principal, id, query);
    return PageResponse.of(page, query, (entry) => new HistoryEntryResponse(entry));
  }
}
