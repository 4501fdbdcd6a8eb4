import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JobTasks } from './job-tasks';
import { JobWorker } from './job-worker';
import { JobWorkerRow } from './job-worker.entity';
import { Jobs } from './jobs';
import { JobsController } from './jobs.controller';
import { JobsService } from './jobs.service';
import { UpkeepSchedule } from './upkeep-schedule';

@Module({
  imports: [TypeOrmModule.forFeature([JobWorkerRow])],
  controllers: [JobsController],
  providers: [Jobs, JobsService, JobTasks, JobWorker, UpkeepSchedule],
  exports: [Jobs, JobTasks, JobWorker],
})
export class JobsModule {}
