import { Controller, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { AlreadyRegistered } from '../accounts';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { InvitationResponse } from './dto/invitation.response';
import { ApiPatientId, PathPatientId } from './dto/path-patient-id';
import { PatientAccountsService } from './patient-accounts.service';
import { AlreadyHasAccount, EmailNeeded, PatientNotFound } from './patients.errors';

@ApiTags('patients')
@ForPeopleOnly()
@Controller('patients/:id/invitation')
export class InvitationsController {
  constructor(private readonly accounts: PatientAccountsService) {}

  @Post()
  @Allow('admin')
  @WithoutIdempotencyKey()
  @ApiPatientId()
  @Describe(
    'Invites a patient who was entered by staff.',
    'Opens an account for the record’s e-mail. The setup token is shown once; with it the patient chooses a password.',
    PatientNotFound,
    AlreadyHasAccount,
    EmailNeeded,
    AlreadyRegistered,
  )
  @ApiCreatedResponse({ type: InvitationResponse })
  async invite(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
  ): Promise<InvitationResponse> {
    return new InvitationResponse(await this.accounts.invite(principal, id));
  }
}
