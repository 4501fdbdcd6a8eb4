import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { InvalidCursor } from '../common/errors/common.errors';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathPatientId, PatientNotFound } from '../patients';
import { AppointmentsService } from './appointments.service';
import { SessionResponse } from './dto/session.response';

@ApiTags('patients')
@ForMachines('appointments')
@Controller('patients')
export class PatientSessionsController {
  constructor(private readonly appointments: AppointmentsService) {}

  @Get(':id/sessions')
  @Allow('patient', 'professional', 'admin')
  @Describe(
    "A patient's past appointments.",
    'Newest first. `id` is the UUID or the `p_` code. Professionals see those of own patients, and of these only the ones that they held.',
    PatientNotFound,
    InvalidCursor,
  )
  @ApiPage(SessionResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Query() query: PageQuery,
  ): Promise<PageResponse<SessionResponse>> {
    const page = await this.appointments.sessionsOf(principal, id, query);
    return PageResponse.of(page, query, (row) => new SessionResponse(row));
  }
}
