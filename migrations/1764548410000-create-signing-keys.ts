import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSigningKeys1764548410000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE signing_keys (
        id uuid NOT NULL,
        secret_encrypted text NOT NULL,
        created_at timestamptz NOT NULL,
        signs_from timestamptz NOT NULL,
        CONSTRAINT signing_keys_pk PRIMARY KEY (id))`);
    await queryRunner.query(`CREATE INDEX signing_keys_by_time ON signing_keys (signs_from)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE signing_keys`);
  }
}
