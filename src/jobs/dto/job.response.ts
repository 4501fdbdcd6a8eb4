import { ApiProperty } from '@nestjs/swagger';
import type { JobRow } from '../jobs.service';
import { JOB_STATES, type JobState } from './list-jobs.query';

export class JobResponse {
  @ApiProperty({ type: String, example: '4711' })
  readonly id: string;

  @ApiProperty({ example: 'send_notification' })
  readonly task: string;

  @ApiProperty({
    type: String,
    enum: JOB_STATES,
    example: 'retrying',
    description:
      '`scheduled`: its time is to come; `waiting`: for a worker; `retrying`: failed, to be tried again at `runAt`; `failed`: given up.',
  })
  readonly state: JobState;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'reminder:01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
    description: 'There is one job of a key at most.',
  })
  readonly key: string | null;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly attempts: number;

  @ApiProperty({ type: 'integer', example: 16 })
  readonly maxAttempts: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T13:00:00.000Z' })
  readonly runAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description: 'Since when it runs.' })
  readonly lockedAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Error ECONNREFUSED',
    description: 'Kind and code of the last failure.',
  })
  readonly lastError: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-12-01T12:58:00.000Z' })
  readonly createdAt: string;

  constructor(row: JobRow) {
    this.id = row.id;
    this.task = row.task;
    this.state = row.state;
    this.key = row.key;
    this.attempts = row.attempts;
    this.maxAttempts = row.maxAttempts;
    this.runAt = row.runAt.toISOString();
    this.lockedAt = row.lockedAt?.toISOString() ?? null;
    this.lastError = row.lastError;
    this.createdAt = row.createdAt.toISOString();
  }
}
