import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentDevice, SecondFactorOff, SignedInResponse, TooManyAttempts, WrongCode, type Device } from '../accounts';
import { Allow, CurrentPrincipal, Public, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp, WithoutSecondFactor } from '../common/auth/step-up';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { Rated } from '../common/limits/rate-kind';
import { InvalidChallenge, InvalidCode, SecondFactorOn } from './auth.errors';
import { CodeDto, SecondStepDto } from './dto/second-factor.dto';
import { EnrolmentResponse, RecoveryCodesResponse, SecondFactorResponse } from './dto/second-factor.response';
import { SecondFactorService } from './second-factor.service';
import { SecondSteps } from './second-steps.service';

@ApiTags('auth')
@ForPeopleOnly()
@Controller('auth/second-factor')
@WithoutIdempotencyKey()
export class SecondFactorController {
  constructor(
    private readonly factor: SecondFactorService,
    private readonly steps: SecondSteps,
  ) {}

  @Post()
  @Rated('sign-in')
  @HttpCode(200)
  @Public()
  @Describe(
    'Completes a sign-in with the second factor.',
    'With the `challenge` of `second_factor_required` (5 minutes) and the code of the app or a recovery code, each of which works once. Five attempts in fifteen minutes.',
    InvalidChallenge,
    InvalidCode,
    TooManyAttempts,
  )
  @ApiOkResponse({ type: SignedInResponse })
  async complete(
    @Body() { challenge, code, deviceToken }: SecondStepDto,
    @CurrentDevice() device: Device,
  ): Promise<SignedInResponse> {
    return new SignedInResponse(await this.steps.complete(challenge, code, { ...device, token: deviceToken }));
  }

  @Get()
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @Describe('Whether the own second factor is on.', 'And how many recovery codes are left.')
  @ApiOkResponse({ type: SecondFactorResponse })
  async state(@CurrentPrincipal() principal: Principal): Promise<SecondFactorResponse> {
    return new SecondFactorResponse(await this.factor.state(principal));
  }

  @Post('enrolment')
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @StepUp()
  @Describe(
    'Begins to use an authenticator app.',
    'Answers its secret (RFC 6238: SHA-1, 6 digits, 30 seconds), once. Nothing is asked for until it is confirmed; asking again makes another one.',
    SecondFactorOn,
  )
  @ApiCreatedResponse({ type: EnrolmentResponse })
  async enrol(@CurrentPrincipal() principal: Principal): Promise<EnrolmentResponse> {
    return new EnrolmentResponse(await this.factor.enrol(principal));
  }

  @Post('confirmation')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @Describe(
    'Turns the second factor on with a first code.',
    'Answers ten recovery codes, once. Ends the other device sessions. Every sign-in asks for a code from now on.',
    WrongCode,
    TooManyAttempts,
  )
  @ApiOkResponse({ type: RecoveryCodesResponse })
  async confirm(@CurrentPrincipal() principal: Principal, @Body() { code }: CodeDto): Promise<RecoveryCodesResponse> {
    return new RecoveryCodesResponse(await this.factor.confirm(principal, code));
  }

  @Post('recovery-codes')
  @Allow('patient', 'professional', 'admin')
  @StepUp()
  @Describe('Makes new recovery codes.', 'The old ones are worth nothing any more.', SecondFactorOff)
  @ApiCreatedResponse({ type: RecoveryCodesResponse })
  async renew(@CurrentPrincipal() principal: Principal): Promise<RecoveryCodesResponse> {
    return new RecoveryCodesResponse(await this.factor.renew(principal));
  }

  @Delete()
  @HttpCode(204)
  @Allow('patient', 'professional', 'admin')
  @StepUp()
  @Describe('Turns the second factor off.', 'The recovery codes go with it.', SecondFactorOff)
  @ApiNoContentResponse()
  async remove(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.factor.remove(principal);
  }
}
