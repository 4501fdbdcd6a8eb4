import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, PublicOrSignedIn, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Forbidden, InvalidCursor, StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { ApiPage, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { DirectoryService } from './directory.service';
import { ChangeProfessionalDto } from './dto/change-professional.dto';
import { EnterProfessionalDto } from './dto/enter-professional.dto';
import { ListProfessionalsQuery } from './dto/list-professionals.query';
import { ApiProfessionalView, ProfessionalResponse, PublicProfessionalResponse } from './dto/professional.response';
import { DurationNotAllowed, ProfessionalNotFound, SettingOutOfRange } from './professionals.errors';
import { ProfessionalsService } from './professionals.service';

@ApiTags('professionals')
@ForMachines('professionals')
@Controller('professionals')
export class ProfessionalsController {
  constructor(
    private readonly professionals: ProfessionalsService,
    private readonly directory: DirectoryService,
  ) {}

  @Get()
  @PublicOrSignedIn()
  @Describe(
    'The directory of professionals.',
    'Active professionals who match all filters, by last name, first name and id, accents and case aside. Administrators get full views, and may ask for another `status`.',
    InvalidCursor,
    Forbidden,
  )
  @ApiPage(PublicProfessionalResponse, ProfessionalResponse)
  async list(@CurrentPrincipal() principal: Principal | undefined, @Query() query: ListProfessionalsQuery) {
    return PageResponse.of(await this.directory.list(principal, query), query, (view) => ProfessionalResponse.of(view));
  }

  @Get(':id')
  @PublicOrSignedIn()
  @Describe(
    'A professional.',
    'Inactive professionals do not exist for the public. A blocked one says only that they take no new patients.',
    ProfessionalNotFound,
  )
  @ApiProfessionalView()
  async read(@CurrentPrincipal() principal: Principal | undefined, @Param('id', PathId) id: string) {
    return ProfessionalResponse.of(await this.professionals.view(principal, id));
  }

  @Post()
  @Allow('admin')
  @Describe(
    'Enters a professional.',
    'Active at once, and bookable as soon as there is a schedule. An account is made apart (`POST /accounts`).',
    SettingOutOfRange,
    DurationNotAllowed,
  )
  @ApiCreatedResponse({ type: ProfessionalResponse })
  async enter(@Body() body: EnterProfessionalDto): Promise<ProfessionalResponse> {
    return new ProfessionalResponse(await this.professionals.enter(body));
  }

  @Patch(':id')
  @Allow('professional', 'admin')
  @Describe(
    'Changes a professional.',
    'Professionals change their own record, except e-mail, licence and specializations. Settings concern new bookings; null clears an optional field.',
    ProfessionalNotFound,
    StaleVersion,
    SettingOutOfRange,
    DurationNotAllowed,
  )
  @ApiOkResponse({ type: ProfessionalResponse })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: ChangeProfessionalDto,
    @IfMatch() precondition: Precondition,
  ): Promise<ProfessionalResponse> {
    return new ProfessionalResponse(await this.professionals.change(principal, id, body, precondition));
  }
}
