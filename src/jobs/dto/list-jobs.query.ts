import { OneOf, Text } from '../../common/http/fields';
import { PageQuery } from '../../common/http/page';

export const JOB_STATES = ['scheduled', 'waiting', 'running', 'retrying', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

export class ListJobsQuery extends PageQuery {
  @OneOf(JOB_STATES, { optional: true, example: 'failed' })
  readonly state?: JobState;

  @Text({ optional: true, max: 60, pattern: /^[a-z_]+$/, example: 'send_notification', description: 'What it does.' })
  readonly task?: string;
}
