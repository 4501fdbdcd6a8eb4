import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { TooManyAttempts } from '../accounts';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { WrongPassword } from './auth.errors';
import { StepUpDto } from './dto/step-up.dto';
import { StepUpResponse } from './dto/step-up.response';
import { StepUpService } from './step-up.service';

@ApiTags('auth')
@Controller('auth/step-up')
@WithoutIdempotencyKey()
export class StepUpController {
  constructor(private readonly stepUps: StepUpService) {}

  @Post()
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Proves again who is calling.',
    'Allows sensitive acts on this device session for ten minutes, as signing in does. Needed after `step_up_required`.',
    WrongPassword,
    TooManyAttempts,
  )
  @ApiOkResponse({ type: StepUpResponse })
  async prove(@CurrentPrincipal() principal: Principal, @Body() { password }: StepUpDto): Promise<StepUpResponse> {
    return new StepUpResponse(await this.stepUps.prove(principal, password));
  }
}
