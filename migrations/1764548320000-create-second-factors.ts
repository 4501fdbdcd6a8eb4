import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSecondFactors1764548320000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE second_factors (
        account_id uuid NOT NULL,
        secret_encrypted text NOT NULL,
        last_step integer NOT NULL,
        created_at timestamptz NOT NULL,
        confirmed_at timestamptz,
        CONSTRAINT second_factors_pk PRIMARY KEY (account_id),
        CONSTRAINT second_factors_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`
      CREATE TABLE recovery_codes (
        account_id uuid NOT NULL,
        code_hash text NOT NULL,
        created_at timestamptz NOT NULL,
        used_at timestamptz,
        CONSTRAINT recovery_codes_pk PRIMARY KEY (account_id, code_hash),
        CONSTRAINT recovery_codes_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE recovery_codes, second_factors`);
  }
}
