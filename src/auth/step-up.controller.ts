import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ProofDto, TooManyAttempts, WrongCode, WrongPassword } from '../accounts';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { WithoutSecondFactor } from '../common/auth/step-up';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { StepUpResponse } from './dto/step-up.response';
import { StepUpService } from './step-up.service';

@ApiTags('auth')
@ForPeopleOnly()
@Controller('auth/step-up')
@WithoutIdempotencyKey()
export class StepUpController {
  constructor(private readonly stepUps: StepUpService) {}

  @Post()
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @Describe(
    'Proves again who is calling.',
    'Allows sensitive acts on this device session for ten minutes, as signing in does. Needed after `step_up_required`.',
    WrongPassword,
    WrongCode,
    TooManyAttempts,
  )
  @ApiOkResponse({ type: StepUpResponse })
  async prove(@CurrentPrincipal() principal: Principal, @Body() proof: ProofDto): Promise<StepUpResponse> {
    return new StepUpResponse(await this.stepUps.prove(principal, proof));
  }
}
