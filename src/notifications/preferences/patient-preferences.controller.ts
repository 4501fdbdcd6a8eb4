import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../../common/auth/access';
import { ForMachines } from '../../common/auth/scopes';
import { StaleVersion } from '../../common/errors/common.errors';
import { Describe } from '../../common/http/documentation';
import { IfMatch, type Precondition } from '../../common/http/etag';
import { ApiPatientId, PathPatientId, PatientNotFound } from '../../patients';
import { ChangePreferencesDto } from './dto/change-preferences.dto';
import { PreferencesResponse } from './dto/preferences.response';
import { PreferencesService } from './preferences.service';

@ApiTags('notifications')
@ForMachines('patients')
@Controller('patients/:id/notification-preferences')
export class PatientPreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @Allow('patient', 'professional', 'admin')
  @ApiPatientId()
  @Describe(
    'How a patient wants to be told.',
    'For whoever may read the patient’s phone and e-mail, with or without an account.',
    PatientNotFound,
  )
  @ApiOkResponse({ type: PreferencesResponse })
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
  ): Promise<PreferencesResponse> {
    return new PreferencesResponse(await this.preferences.readOfPatient(principal, id));
  }

  @Patch()
  @Allow('patient', 'admin')
  @ApiPatientId()
  @Describe(
    'Changes how a patient wants to be told.',
    'As the patient has asked. What is left out stays; reminders that are planned already follow.',
    PatientNotFound,
    StaleVersion,
  )
  @ApiOkResponse({ type: PreferencesResponse })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() body: ChangePreferencesDto,
    @IfMatch() precondition: Precondition,
  ): Promise<PreferencesResponse> {
    const change = ChangePreferencesDto.toChange(body);
    return new PreferencesResponse(await this.preferences.changeOfPatient(principal, id, change, precondition));
  }
}
