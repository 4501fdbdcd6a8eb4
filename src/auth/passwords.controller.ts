import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { InvalidToken, TooManyAttempts, WrongCode, WrongPassword } from '../accounts';
import { Allow, CurrentPrincipal, Public, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { Rated } from '../common/limits/rate-kind';
import { ChangePasswordDto } from './dto/change-password.dto';
import { ForgotPasswordDto } from './dto/forgot-password.dto';
import { ResetPasswordDto } from './dto/reset-password.dto';
import { ForgottenPasswords } from './forgotten-passwords.service';
import { PasswordsService } from './passwords.service';

@ApiTags('auth')
@ForPeopleOnly()
@Controller('auth/password')
@WithoutIdempotencyKey()
export class PasswordsController {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly forgotten: ForgottenPasswords,
  ) {}

  @Post('change')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe('Changes the own password.', 'Ends the other device sessions.', WrongPassword, WrongCode, TooManyAttempts)
  @ApiNoContentResponse()
  async change(@CurrentPrincipal() principal: Principal, @Body() body: ChangePasswordDto): Promise<void> {
    const { currentPassword: password, code, newPassword } = body;
    await this.passwords.change(principal, { password, code }, newPassword);
  }

  @Post('forgot')
  @Rated('sign-in')
  @HttpCode(202)
  @Public()
  @Describe(
    'Asks for a new password.',
    'Sends a token to the account with this e-mail, good for one hour; three letters in an hour at most. The answer is the same, and takes as long, if there is none. Works for an invited account whose setup token is over, too.',
  )
  @ApiAcceptedResponse()
  async forgot(@Body() { email }: ForgotPasswordDto): Promise<void> {
    await this.forgotten.request(email);
  }

  @Post('reset')
  @Rated('sign-in')
  @HttpCode(204)
  @Public()
  @Describe(
    'Chooses a password with a token.',
    'The setup token of a new account (72 hours) or that of `POST /auth/password/forgot` (one hour), once. Ends all device sessions of the account.',
    InvalidToken,
  )
  @ApiNoContentResponse()
  async reset(@Body() { token, newPassword }: ResetPasswordDto): Promise<void> {
    await this.passwords.reset(token, newPassword);
  }
}
