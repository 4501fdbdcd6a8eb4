import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Public } from '../common/auth/access';
import { NeedsScope } from '../common/auth/scopes';
import { StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { ChangePracticeDto } from './dto/change-practice.dto';
import { PracticeResponse } from './dto/practice.response';
import { PracticeService } from './practice.service';

@ApiTags('practice')
@Controller('practice')
export class PracticeController {
  constructor(private readonly practice: PracticeService) {}

  @Get()
  @Public()
  @Describe('The practice.', 'Its name, default zone, country, language, currency and cancellation policy.')
  @ApiOkResponse({ type: PracticeResponse })
  async read(): Promise<PracticeResponse> {
    return new PracticeResponse(await this.practice.current());
  }

  @Patch()
  @Allow('admin')
  @NeedsScope('practice:write')
  @Describe(
    'Changes the practice.',
    'Appointments that are already booked keep the cancellation policy that they were booked under.',
    StaleVersion,
  )
  @ApiOkResponse({ type: PracticeResponse })
  async change(@Body() body: ChangePracticeDto, @IfMatch() precondition: Precondition): Promise<PracticeResponse> {
    return new PracticeResponse(await this.practice.change(ChangePracticeDto.toChange(body), precondition));
  }
}
