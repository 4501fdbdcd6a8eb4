import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LimitApiKeys1764549000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE api_keys ADD COLUMN limit_per_minute integer`);
    await queryRunner.query(
      `ALTER TABLE api_keys ADD CONSTRAINT api_keys_limit_positive CHECK (limit_per_minute IS NULL OR limit_per_minute > 0)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE api_keys DROP COLUMN limit_per_minute`);
  }
}
