export { JobsModule } from './jobs.module';
export { Jobs, type Job } from './jobs';
export { JobTasks, type Task } from './job-tasks';
export { JobWorker } from './job-worker';
