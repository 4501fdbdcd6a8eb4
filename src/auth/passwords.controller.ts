import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { InvalidToken } from '../accounts';
import { Allow, CurrentPrincipal, Public, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { WrongPassword } from './auth.errors';
import { ChangePasswordDto } from './dto/change-password.dto';
import { ResetPasswordDto } from './dto/reset-password.dto';
import { PasswordsService } from './passwords.service';

@ApiTags('auth')
@ForPeopleOnly()
@Controller('auth/password')
@WithoutIdempotencyKey()
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Post('change')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @Describe('Changes the own password.', 'Ends the other device sessions.', WrongPassword)
  @ApiNoContentResponse()
  async change(@CurrentPrincipal() principal: Principal, @Body() body: ChangePasswordDto): Promise<void> {
    await this.passwords.change(principal, body.currentPassword, body.newPassword);
  }

  @Post('reset')
  @HttpCode(204)
  @Public()
  @Describe(
    'Chooses a password with a token.',
    'The setup token of a new account, once. Ends all device sessions of the account.',
    InvalidToken,
  )
  @ApiNoContentResponse()
  async reset(@Body() { token, newPassword }: ResetPasswordDto): Promise<void> {
    await this.passwords.reset(token, newPassword);
  }
}
