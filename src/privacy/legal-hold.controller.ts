import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { ApiPatientId, PathPatientId, PatientNotFound } from '../patients';
import { LegalHoldResponse, PlaceLegalHoldDto } from './dto/legal-hold';
import { LegalHoldsService } from './legal-holds.service';
import { ErasureBegun, LegalHoldNotFound } from './privacy.errors';

@ApiTags('privacy')
@ForPeopleOnly()
@Controller('patients/:id/legal-hold')
export class LegalHoldController {
  constructor(private readonly holds: LegalHoldsService) {}

  @Get()
  @Allow('admin')
  @ApiPatientId()
  @Describe('The legal hold of a patient.', 'Why nobody may erase the patient.', PatientNotFound, LegalHoldNotFound)
  @ApiOkResponse({ type: LegalHoldResponse })
  async read(@Param('id', PathPatientId) id: string): Promise<LegalHoldResponse> {
    return new LegalHoldResponse(await this.holds.read(id));
  }

  @Put()
  @Allow('admin')
  @ApiPatientId()
  @Describe(
    'Places a legal hold.',
    'Until it is lifted the patient is not erased, by nobody and by no retention setting. Replaces one that stands.',
    PatientNotFound,
    ErasureBegun,
  )
  @ApiOkResponse({ type: LegalHoldResponse })
  async place(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() { reason }: PlaceLegalHoldDto,
  ): Promise<LegalHoldResponse> {
    return new LegalHoldResponse(await this.holds.place(principal, id, reason));
  }

  @Delete()
  @HttpCode(204)
  @Allow('admin')
  @ApiPatientId()
  @Describe('Lifts a legal hold.', 'The patient may be erased again.', PatientNotFound, LegalHoldNotFound)
  @ApiNoContentResponse()
  async lift(@Param('id', PathPatientId) id: string): Promise<void> {
    await this.holds.lift(id);
  }
}
