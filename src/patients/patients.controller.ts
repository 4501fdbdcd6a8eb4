import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines, NeedsScope } from '../common/auth/scopes';
import { InvalidCursor, StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { ApiPage, PageResponse } from '../common/http/page';
import { Rated } from '../common/limits/rate-kind';
import { ChangePatientDto } from './dto/change-patient.dto';
import { EnterPatientDto, ReplacePatientDto } from './dto/enter-patient.dto';
import { ListPatientsQuery } from './dto/list-patients.query';
import { ApiPatientId, PathPatientId } from './dto/path-patient-id';
import { PatientMatchesResponse, PatientResponse } from './dto/patient.response';
import { SearchPatientsDto } from './dto/search-patients.dto';
import { PatientChangesService } from './patient-changes.service';
import { PatientClosingService } from './patient-closing.service';
import { FieldNotWritable, PatientDuplicate, PatientHasFutureAppointments, PatientNotFound } from './patients.errors';
import { readerOf } from './patients.policy';
import { PatientsService } from './patients.service';

@ApiTags('patients')
@ForMachines('patients')
@Controller('patients')
export class PatientsController {
  constructor(
    private readonly patients: PatientsService,
    private readonly changes: PatientChangesService,
    private readonly closing: PatientClosingService,
  ) {}

  @Post()
  @Allow('professional', 'admin')
  @Describe(
    'Enters a patient.',
    'No account is needed. A professional’s patient is one of their own patients from then on; SSN and national id are for admins. Admins are told which `fields` another patient has.',
    FieldNotWritable,
    PatientDuplicate,
  )
  @ApiCreatedResponse({ type: PatientResponse })
  async enter(@CurrentPrincipal() principal: Principal, @Body() body: EnterPatientDto): Promise<PatientResponse> {
    return new PatientResponse(
      await this.patients.enter(principal, EnterPatientDto.toFields(body)),
      readerOf(principal),
    );
  }

  @Get()
  @Allow('professional', 'admin')
  @Describe(
    'Lists patients.',
    'By last name, first name and id. All that is asked for must hold. Professionals see their own patients.',
    InvalidCursor,
  )
  @ApiPage(PatientResponse)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListPatientsQuery,
  ): Promise<PageResponse<PatientResponse>> {
    return PageResponse.of(
      await this.patients.list(principal, query),
      query,
      (patient) => new PatientResponse(patient, readerOf(principal)),
    );
  }

  @Post('search')
  @Rated('search')
  @HttpCode(200)
  @Allow('admin')
  @NeedsScope('patients:read')
  @Describe(
    'Finds patients by SSN or national id.',
    'By the exact numbers, which never travel in a URL. At least one is needed.',
  )
  @ApiOkResponse({ type: PatientMatchesResponse })
  async search(
    @CurrentPrincipal() principal: Principal,
    @Body() body: SearchPatientsDto,
  ): Promise<PatientMatchesResponse> {
    return new PatientMatchesResponse(await this.patients.search(body), readerOf(principal));
  }

  @Get(':id')
  @Allow('patient', 'professional', 'admin')
  @ApiPatientId()
  @Describe('A patient.', 'With the fields that the caller’s role may read; the others are absent.', PatientNotFound)
  @ApiOkResponse({ type: PatientResponse })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
  ): Promise<PatientResponse> {
    return new PatientResponse(await this.patients.read(principal, id), readerOf(principal));
  }

  @Put(':id')
  @Allow('patient', 'admin')
  @ApiPatientId()
  @Describe(
    'Replaces a patient’s record.',
    'What is left out is cleared. Fields that the caller may not write may be left out or be as they are.',
    PatientNotFound,
    FieldNotWritable,
    PatientDuplicate,
    StaleVersion,
  )
  @ApiOkResponse({ type: PatientResponse })
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() body: ReplacePatientDto,
    @IfMatch() precondition: Precondition,
  ): Promise<PatientResponse> {
    return new PatientResponse(await this.changes.replace(principal, id, body, precondition), readerOf(principal));
  }

  @Patch(':id')
  @Allow('patient', 'professional', 'admin')
  @ApiPatientId()
  @Describe(
    'Changes some fields of a patient.',
    'Null clears an optional field. Changing the e-mail does not change the one that the account signs in with.',
    PatientNotFound,
    FieldNotWritable,
    PatientDuplicate,
    StaleVersion,
  )
  @ApiOkResponse({ type: PatientResponse })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() body: ChangePatientDto,
    @IfMatch() precondition: Precondition,
  ): Promise<PatientResponse> {
    return new PatientResponse(await this.changes.change(principal, id, body, precondition), readerOf(principal));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('admin', 'patient')
  @ApiPatientId()
  @Describe(
    'Closes a patient’s record.',
    'Refused while the patient has future appointments. The record is hidden from everybody and kept for the legal period; its account is disabled. Patients close their own.',
    PatientNotFound,
    PatientHasFutureAppointments,
    StaleVersion,
  )
  @ApiNoContentResponse()
  async close(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    await this.closing.close(principal, id, precondition);
  }
}
