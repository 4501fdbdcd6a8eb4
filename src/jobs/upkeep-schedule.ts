import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Upkeep } from '../common/upkeep/upkeep';
import { Environment } from '../config/environment';
import { JobTasks } from './job-tasks';

/** Keeps tables tidy: when a process that runs jobs starts, and every minute, by one process of them all. */
@Injectable()
export class UpkeepSchedule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly tasks: JobTasks,
    private readonly upkeep: Upkeep,
    private readonly environment: Environment,
  ) {}

  onModuleInit(): void {
    this.tasks.schedule('upkeep', '* * * * *', () => this.upkeep.run());
  }

  onApplicationBootstrap(): void {
    const { JOBS_CONCURRENCY, PRAXIS_ROLE } = this.environment.values;
    if (JOBS_CONCURRENCY > 0 && PRAXIS_ROLE !== 'api') void this.upkeep.run();
  }
}
