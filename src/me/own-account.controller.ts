import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { LastAdmin, ProofDto, TooManyAttempts, WrongCode, WrongPassword } from '../accounts';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { PatientHasFutureAppointments } from '../patients';
import { OwnAccountService } from './own-account.service';

/** Of whoever is not shown to be the owner, or has to stay for now. */
const REFUSALS = [WrongPassword, WrongCode, TooManyAttempts, PatientHasFutureAppointments, LastAdmin];

@ApiTags('me')
@ForPeopleOnly()
@Controller('me/account')
@WithoutIdempotencyKey()
export class OwnAccountController {
  constructor(private readonly account: OwnAccountService) {}

  @Post('disable')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Disables the own account.',
    'Signs out everywhere; only an administrator enables it again. Cancel what is to come first. The last administrator stays.',
    ...REFUSALS,
  )
  @ApiNoContentResponse()
  async disable(@CurrentPrincipal() principal: Principal, @Body() proof: ProofDto): Promise<void> {
    await this.account.disable(principal, proof);
  }

  @Post('delete')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Deletes the own account.',
    'Signs out everywhere; the e-mail becomes free. The record of a patient, which the practice has to keep, and a professional’s profile stay without an account. Cancel what is to come first. The last administrator stays.',
    ...REFUSALS,
  )
  @ApiNoContentResponse()
  async delete(@CurrentPrincipal() principal: Principal, @Body() proof: ProofDto): Promise<void> {
    await this.account.delete(principal, proof);
  }
}
