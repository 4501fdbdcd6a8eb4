import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the owner of a device session last proved who they are, and how often somebody has tried to. */
export class AddStepUp1764548310000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE device_sessions ADD COLUMN proved_at timestamptz`);
    await queryRunner.query(`
      CREATE TABLE proof_attempts (
        account_id uuid NOT NULL,
        kind text NOT NULL,
        tried integer NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT proof_attempts_pk PRIMARY KEY (account_id, kind),
        CONSTRAINT proof_attempts_kind_known CHECK (kind IN ('password', 'code')),
        CONSTRAINT proof_attempts_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE proof_attempts`);
    await queryRunner.query(`ALTER TABLE device_sessions DROP COLUMN proved_at`);
  }
}
