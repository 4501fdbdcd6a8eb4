import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentDevice, InvalidCredentials, SignedInResponse, TooManyAttempts, type Device } from '../accounts';
import { Allow, CurrentPrincipal, Public, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { WithoutSecondFactor } from '../common/auth/step-up';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { Rated } from '../common/limits/rate-kind';
import { InvalidRefreshToken, SecondFactorRequired } from './auth.errors';
import { AuthService } from './auth.service';
import { RefreshDto } from './dto/refresh.dto';
import { SignInDto } from './dto/sign-in.dto';

@ApiTags('auth')
@ForPeopleOnly()
@Controller('auth')
@WithoutIdempotencyKey()
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  @Rated('sign-in')
  @HttpCode(200)
  @Public()
  @Describe(
    'Signs in.',
    'Begins a device session. An unknown e-mail, a wrong password and a disabled account get the same answer. An account with a second factor gets `second_factor_required` with `challenge` and `expiresAt`, for `POST /auth/second-factor`. After five wrong attempts as an account, or fifty from an address, `too_many_attempts`, whatever is sent, for a minute at first and an hour at most; a device that sends the `deviceToken` of an earlier sign-in is counted for itself.',
    InvalidCredentials,
    SecondFactorRequired,
    TooManyAttempts,
  )
  @ApiOkResponse({ type: SignedInResponse })
  async signIn(
    @Body() { email, password, deviceToken }: SignInDto,
    @CurrentDevice() device: Device,
  ): Promise<SignedInResponse> {
    return new SignedInResponse(await this.auth.signIn(email, password, { ...device, token: deviceToken }));
  }

  @Post('refresh')
  @Rated('sign-in')
  @HttpCode(200)
  @Public()
  @Describe(
    'Exchanges a refresh token for new tokens.',
    'Each refresh token works once; repeated within 10 seconds it gives the same successor. Any later reuse ends the device session.',
    InvalidRefreshToken,
  )
  @ApiOkResponse({ type: SignedInResponse })
  async refresh(@Body() { refreshToken }: RefreshDto, @CurrentDevice() device: Device): Promise<SignedInResponse> {
    return new SignedInResponse(await this.auth.refresh(refreshToken, device));
  }

  @Post('logout')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @Describe(
    'Signs out.',
    'Ends the device session that the access token belongs to; its tokens are worth nothing any more.',
  )
  @ApiNoContentResponse()
  async signOut(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.auth.signOut(principal);
  }

  @Post('logout-all')
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @Describe('Signs out everywhere.', 'Ends all device sessions of the account, this one included.')
  @ApiNoContentResponse()
  async signOutEverywhere(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.auth.signOutEverywhere(principal);
  }
}
