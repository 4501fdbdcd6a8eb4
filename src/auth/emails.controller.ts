import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import { AlreadyRegistered, InvalidToken, TooManyAttempts, WrongCode, WrongPassword } from '../accounts';
import { Allow, CurrentPrincipal, Public, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { Rated } from '../common/limits/rate-kind';
import { EmailVerified } from './auth.errors';
import { ChangeEmailDto } from './dto/change-email.dto';
import { ConfirmEmailDto } from './dto/confirm-email.dto';
import { EmailsService } from './emails.service';

@ApiTags('auth')
@ForPeopleOnly()
@Controller()
@WithoutIdempotencyKey()
export class EmailsController {
  constructor(private readonly emails: EmailsService) {}

  @Post('auth/email/verification')
  @HttpCode(202)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Sends the link again that verifies the own e-mail.',
    'Registering sends the first one. Nobody needs it to sign in. Three letters in an hour at most.',
    EmailVerified,
    TooManyAttempts,
  )
  @ApiAcceptedResponse()
  async requestVerification(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.emails.requestVerification(principal);
  }

  @Post('auth/email/confirm')
  @Rated('sign-in')
  @HttpCode(204)
  @Public()
  @Describe(
    'Confirms an e-mail with the token of its link.',
    'Verifies the address of an account, or completes a change of address. Works once.',
    InvalidToken,
    AlreadyRegistered,
  )
  @ApiNoContentResponse()
  async confirm(@Body() { token }: ConfirmEmailDto): Promise<void> {
    await this.emails.confirm(token);
  }

  @Post('me/email-change')
  @HttpCode(202)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Asks for another e-mail of the own account.',
    'Sends a link to the new address, good for a day, and tells the present one; both are told again when it is done. The answer is the same for an address that another account has. The address in a patient record stays as it is.',
    WrongPassword,
    WrongCode,
    TooManyAttempts,
  )
  @ApiAcceptedResponse()
  async requestChange(
    @CurrentPrincipal() principal: Principal,
    @Body() { newEmail, ...proof }: ChangeEmailDto,
  ): Promise<void> {
    await this.emails.requestChange(principal, newEmail, proof);
  }
}
