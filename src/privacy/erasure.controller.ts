import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp } from '../common/auth/step-up';
import { Describe } from '../common/http/documentation';
import { ApiPatientId, PathPatientId, PatientNotFound } from '../patients';
import { ErasureResponse, RequestErasureDto } from './dto/erasure';
import { ErasuresService } from './erasures.service';
import { ErasureBegun, ErasureNotFound, LegalHoldStands } from './privacy.errors';

@ApiTags('privacy')
@ForPeopleOnly()
@Controller('patients/:id/erasure')
export class ErasureController {
  constructor(private readonly erasures: ErasuresService) {}

  @Post()
  @HttpCode(202)
  @Allow('admin')
  @StepUp()
  @ApiPatientId()
  @Describe(
    'Erases a patient for ever.',
    'At once the record is closed and the account ended. In the background appointments to come are cancelled, held times and the waitlist given up, names, contact data and texts erased, and the key destroyed, which makes older backups unreadable. What stays are ids, instants and codes.',
    PatientNotFound,
    LegalHoldStands,
    ErasureBegun,
  )
  @ApiAcceptedResponse({ type: ErasureResponse })
  async request(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() { reason }: RequestErasureDto,
  ): Promise<ErasureResponse> {
    return new ErasureResponse(await this.erasures.request(principal, id, reason));
  }

  @Get()
  @Allow('admin')
  @ApiPatientId()
  @Describe('How far an erasure is.', 'It is kept as evidence.', PatientNotFound, ErasureNotFound)
  @ApiOkResponse({ type: ErasureResponse })
  async read(@Param('id', PathPatientId) id: string): Promise<ErasureResponse> {
    return new ErasureResponse(await this.erasures.read(id));
  }
}
