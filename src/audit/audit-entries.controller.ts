import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageResponse } from '../common/http/page';
import { AuditReadings } from './audit-readings.service';
import { AuditEntryResponse } from './dto/audit-entry.response';
import { ListAuditEntriesDto } from './dto/list-audit-entries.dto';

@ApiTags('audit')
@ForPeopleOnly()
@Controller('audit-entries')
export class AuditEntriesController {
  constructor(private readonly readings: AuditReadings) {}

  @Get()
  @Allow('admin')
  @Describe(
    'Who did what to which record.',
    'The latest first. All filters that are given must hold. Reading the trail leaves an entry of its own.',
    InvalidCursor,
  )
  @ApiPage(AuditEntryResponse)
  async list(@Query() query: ListAuditEntriesDto): Promise<PageResponse<AuditEntryResponse>> {
    const page = await this.readings.list(ListAuditEntriesDto.toFilter(query), query);
    return PageResponse.of(page, query, (entry) => new AuditEntryResponse(entry));
  }
}
