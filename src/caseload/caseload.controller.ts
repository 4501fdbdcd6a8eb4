import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { PathId } from '../common/http/path-id';
import { ProfessionalNotFound } from '../professionals';
import { CaseloadService } from './caseload.service';
import { CaseloadResponse } from './dto/caseload.response';

@ApiTags('professionals')
@ForMachines('professionals')
@Controller('professionals')
export class CaseloadController {
  constructor(private readonly caseload: CaseloadService) {}

  @Get(':id/caseload')
  @Allow('professional', 'admin')
  @Describe(
    'How many patients a professional has.',
    'Different patients, their records open, with at least one appointment that is pending, booked, arrived or fulfilled and starts 365 days ago or later. Kept by events: it follows a booking within seconds. For the professional and administrators.',
    ProfessionalNotFound,
  )
  @ApiOkResponse({ type: CaseloadResponse })
  async read(@CurrentPrincipal() principal: Principal, @Param('id', PathId) id: string): Promise<CaseloadResponse> {
    return new CaseloadResponse(await this.caseload.read(principal, id));
  }
}
