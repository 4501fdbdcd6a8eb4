import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StepUp } from '../common/auth/step-up';
import { OwnerErased } from '../common/crypto/data-keys';
import { Describe } from '../common/http/documentation';
import { PathId } from '../common/http/path-id';
import { ApiPatientId, PathPatientId, PatientNotFound } from '../patients';
import { ExportContentResponse, ExportResponse } from './dto/export.response';
import { ExportsService } from './exports.service';
import { ExportNotFound, ExportNotReady } from './privacy.errors';

const ApiExportId = (): MethodDecorator =>
  ApiParam({ name: 'exportId', format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' });

@ApiTags('privacy')
@ForPeopleOnly()
@Controller('patients/:id/exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Post()
  @HttpCode(202)
  @Allow('admin')
  @StepUp()
  @ApiPatientId()
  @Describe(
    'Asks for a copy of everything about a patient.',
    'Made in the background, of open and of closed records. It can be downloaded for seven days, and is stored encrypted.',
    PatientNotFound,
    OwnerErased,
  )
  @ApiAcceptedResponse({ type: ExportResponse })
  async request(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
  ): Promise<ExportResponse> {
    return new ExportResponse(await this.exports.request(principal, id));
  }

  @Get(':exportId')
  @Allow('admin')
  @ApiPatientId()
  @ApiExportId()
  @Describe('How far an export is.', 'Ask again until it is `ready`.', PatientNotFound, ExportNotFound)
  @ApiOkResponse({ type: ExportResponse })
  async read(
    @Param('id', PathPatientId) id: string,
    @Param('exportId', PathId) exportId: string,
  ): Promise<ExportResponse> {
    return new ExportResponse(await this.exports.read(id, exportId));
  }

  @Get(':exportId/content')
  @Allow('admin')
  @StepUp()
  @ApiPatientId()
  @ApiExportId()
  @Header('content-disposition', 'attachment; filename="patient.json"')
  @Describe(
    'Downloads an export.',
    'Every download is in the audit trail. What is withheld (hashes of secrets, say) is named, with the reason.',
    PatientNotFound,
    ExportNotFound,
    ExportNotReady,
  )
  @ApiOkResponse({ type: ExportContentResponse })
  async download(
    @Param('id', PathPatientId) id: string,
    @Param('exportId', PathId) exportId: string,
  ): Promise<ExportContentResponse> {
    return this.exports.download(id, exportId);
  }
}
