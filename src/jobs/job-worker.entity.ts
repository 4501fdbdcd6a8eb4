import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A pool of workers of some process, under the name by which it holds jobs, and when it was last known to live. By the clock of the
 * database, as the jobs are.
 */
@Entity('job_workers')
export class JobWorkerRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'job_workers_pk' })
  id!: string;

  @Column({ name: 'seen_at', type: 'timestamptz' })
  seenAt!: Date;
}
