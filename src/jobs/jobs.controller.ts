import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { InvalidCursor } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { ApiPage, PageResponse } from '../common/http/page';
import { JobResponse } from './dto/job.response';
import { ListJobsQuery } from './dto/list-jobs.query';
import { JobsService } from './jobs.service';

@ApiTags('jobs')
@ForPeopleOnly()
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Allow('admin')
  @Describe(
    'Jobs that are not done, newest first.',
    'What the server does by itself: sending, reminding, tidying up. A job that is done is gone from here; one that failed for good stays. What a job is about is not shown.',
    InvalidCursor,
  )
  @ApiPage(JobResponse)
  async list(@Query() query: ListJobsQuery) {
    return PageResponse.of(await this.jobs.list(query), query, (row) => new JobResponse(row));
  }
}
