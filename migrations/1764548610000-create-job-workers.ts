import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which workers live. The jobs themselves are in a schema that their library keeps: see src/jobs/install-jobs.ts. */
export class CreateJobWorkers1764548610000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE job_workers (id text NOT NULL, seen_at timestamptz NOT NULL, CONSTRAINT job_workers_pk PRIMARY KEY (id))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE job_workers`);
  }
}
