import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports and erasures of patients, and what forbids to erase one. */
export class CreatePrivacy1764548550000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE patient_exports (
        id uuid NOT NULL DEFAULT uuidv7(),
        patient_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'queued',
        progress integer NOT NULL DEFAULT 0,
        requested_by uuid,
        content_encrypted text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        CONSTRAINT patient_exports_pk PRIMARY KEY (id),
        CONSTRAINT patient_exports_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT patient_exports_status_known CHECK (status IN ('queued', 'running', 'ready', 'failed', 'expired')),
        CONSTRAINT patient_exports_progress_percent CHECK (progress BETWEEN 0 AND 100),
        CONSTRAINT patient_exports_ready CHECK ((status = 'ready') = (content_encrypted IS NOT NULL)))`);
    await queryRunner.query(`CREATE INDEX patient_exports_of_patient ON patient_exports (patient_id)`);
    await queryRunner.query(`
      CREATE TABLE patient_erasures (
        id uuid NOT NULL DEFAULT uuidv7(),
        patient_id uuid NOT NULL,
        reason text NOT NULL,
        status text NOT NULL DEFAULT 'queued',
        step text NOT NULL DEFAULT 'calendar',
        progress integer NOT NULL DEFAULT 0,
        requested_by uuid,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT patient_erasures_pk PRIMARY KEY (id),
        CONSTRAINT patient_erasures_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT patient_erasures_reason_known CHECK (reason IN ('patient_request', 'retention_over', 'entered_in_error', 'other')),
        CONSTRAINT patient_erasures_status_known CHECK (status IN ('queued', 'running', 'done', 'failed')),
        CONSTRAINT patient_erasures_step_known CHECK (step IN ('calendar', 'records', 'key', 'done')),
        CONSTRAINT patient_erasures_progress_percent CHECK (progress BETWEEN 0 AND 100),
        CONSTRAINT patient_erasures_ended CHECK ((status IN ('done', 'failed')) = (ended_at IS NOT NULL)))`);
    await queryRunner.query(`CREATE UNIQUE INDEX patient_erasures_once ON patient_erasures (patient_id)`);
    await queryRunner.query(`
      CREATE TABLE legal_holds (
        id uuid NOT NULL DEFAULT uuidv7(),
        patient_id uuid NOT NULL,
        reason_encrypted text NOT NULL,
        placed_by uuid,
        placed_at timestamptz NOT NULL,
        CONSTRAINT legal_holds_pk PRIMARY KEY (id),
        CONSTRAINT legal_holds_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id))`);
    await queryRunner.query(`CREATE UNIQUE INDEX legal_holds_once ON legal_holds (patient_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE legal_holds, patient_erasures, patient_exports`);
  }
}
