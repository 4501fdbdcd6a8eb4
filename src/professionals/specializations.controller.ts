import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Public } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { InvalidCursor, StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { ApiPage, PageQuery, PageResponse } from '../common/http/page';
import { PathId } from '../common/http/path-id';
import { AddSpecializationDto, ChangeSpecializationDto } from './dto/specialization.dto';
import { SpecializationResponse } from './dto/specialization.response';
import { SpecializationExists, SpecializationInUse, SpecializationNotFound } from './professionals.errors';
import { SpecializationsService } from './specializations.service';

@ApiTags('professionals')
@ForMachines('professionals')
@Controller('specializations')
export class SpecializationsController {
  constructor(private readonly specializations: SpecializationsService) {}

  @Get()
  @Public()
  @Describe('The specializations.', 'All of them, by slug.', InvalidCursor)
  @ApiPage(SpecializationResponse)
  async list(@Query() query: PageQuery) {
    return PageResponse.of(await this.specializations.list(query), query, (one) => new SpecializationResponse(one));
  }

  @Post()
  @Allow('admin')
  @Describe('Adds a specialization.', 'Professionals refer to it by its slug.', SpecializationExists)
  @ApiCreatedResponse({ type: SpecializationResponse })
  async add(@Body() body: AddSpecializationDto): Promise<SpecializationResponse> {
    return new SpecializationResponse(await this.specializations.add(body));
  }

  @Patch(':id')
  @Allow('admin')
  @Describe(
    'Changes a specialization.',
    'Professionals who have it keep it under the new slug.',
    SpecializationNotFound,
    SpecializationExists,
    StaleVersion,
  )
  @ApiOkResponse({ type: SpecializationResponse })
  async change(
    @Param('id', PathId) id: string,
    @Body() body: ChangeSpecializationDto,
    @IfMatch() precondition: Precondition,
  ): Promise<SpecializationResponse> {
    return new SpecializationResponse(await this.specializations.change(id, body, precondition));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('admin')
  @Describe(
    'Removes a specialization.',
    'Refused while a professional has it.',
    SpecializationNotFound,
    SpecializationInUse,
    StaleVersion,
  )
  @ApiNoContentResponse()
  async remove(@Param('id', PathId) id: string, @IfMatch() precondition: Precondition): Promise<void> {
    await this.specializations.remove(id, precondition);
  }
}
