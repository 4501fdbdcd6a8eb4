import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { ApiPatientId, PathPatientId } from './dto/path-patient-id';
import { PatientResponse } from './dto/patient.response';
import { TagPatientDto } from './dto/tag-patient.dto';
import { PatientChangesService } from './patient-changes.service';
import { PatientNotFound, TooManyTags } from './patients.errors';
import { readerOf } from './patients.policy';

@ApiTags('patients')
@ForMachines('patients')
@Controller('patients/:id/tags')
export class PatientTagsController {
  constructor(private readonly changes: PatientChangesService) {}

  @Post()
  @HttpCode(200)
  @Allow('professional', 'admin')
  @ApiPatientId()
  @Describe('Tags a patient.', 'A tag that the patient has already changes nothing.', PatientNotFound, TooManyTags)
  @ApiOkResponse({ type: PatientResponse })
  async tag(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() { tag }: TagPatientDto,
  ): Promise<PatientResponse> {
    return new PatientResponse(await this.changes.tag(principal, id, tag), readerOf(principal));
  }

  @Delete(':tag')
  @Allow('professional', 'admin')
  @ApiPatientId()
  @ApiParam({ name: 'tag', type: String, example: 'pareja' })
  @Describe('Takes a tag away.', 'A tag that the patient does not have changes nothing.', PatientNotFound, StaleVersion)
  @ApiOkResponse({ type: PatientResponse })
  async untag(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Param('tag') tag: string,
    @IfMatch() precondition: Precondition,
  ): Promise<PatientResponse> {
    return new PatientResponse(await this.changes.untag(principal, id, tag, precondition), readerOf(principal));
  }
}
