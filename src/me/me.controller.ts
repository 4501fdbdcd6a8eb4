import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { WithoutSecondFactor } from '../common/auth/step-up';
import { Describe } from '../common/http/documentation';
import { ChangeMeDto } from './dto/change-me.dto';
import { MeResponse } from './dto/me.response';
import { MeService } from './me.service';

@ApiTags('me')
@ForPeopleOnly()
@Controller('me')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Get()
  @Allow('patient', 'professional', 'admin')
  @WithoutSecondFactor()
  @Describe(
    'Who is signed in.',
    'The account and the record that belongs to it; the record that does not exist is null.',
  )
  @ApiOkResponse({ type: MeResponse })
  async read(@CurrentPrincipal() principal: Principal): Promise<MeResponse> {
    return new MeResponse(await this.me.read(principal));
  }

  @Patch()
  @Allow('patient', 'professional', 'admin')
  @Describe('Changes the own account.', 'Its language. The records have their own endpoints.')
  @ApiOkResponse({ type: MeResponse })
  async change(@CurrentPrincipal() principal: Principal, @Body() body: ChangeMeDto): Promise<MeResponse> {
    return new MeResponse(await this.me.change(principal, body));
  }
}
