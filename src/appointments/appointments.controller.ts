import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { Describe } from '../common/http/documentation';
import { PatientNotFound } from '../patients';
import { ProfessionalNotFound } from '../professionals';
import { BOOKING_REFUSALS, NotYourCalendar, OverrideNotAllowed } from './appointments.errors';
import { BookingsService } from './bookings.service';
import { AppointmentResponse } from './dto/appointment.response';
import { BookAppointmentDto } from './dto/book-appointment.dto';

@ApiTags('appointments')
@Controller('appointments')
export class AppointmentsController {
  constructor(private readonly bookings: BookingsService) {}

  @Post()
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Books an appointment.',
    'Patients book for themselves, professionals own patients into their own calendar, administrators anybody. All broken rules come back in `violations`; ' +
      'an overlap is a 409 with `conflicts` (own ones only) and up to three `alternatives`. Where the professional requires confirmation, it starts as `pending`.',
    OverrideNotAllowed,
    NotYourCalendar,
    ProfessionalNotFound,
    PatientNotFound,
    ...Object.values(BOOKING_REFUSALS),
  )
  @ApiCreatedResponse({ type: AppointmentResponse })
  async book(@CurrentPrincipal() principal: Principal, @Body() body: BookAppointmentDto): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.bookings.book(principal, BookAppointmentDto.toOrder(body)), principal);
  }
}
