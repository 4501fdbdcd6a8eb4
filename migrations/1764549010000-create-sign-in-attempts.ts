import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSignInAttempts1764549010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sign_in_attempts (
        key text NOT NULL,
        tried integer NOT NULL,
        last_at timestamptz NOT NULL,
        blocked_until timestamptz NOT NULL,
        CONSTRAINT sign_in_attempts_pk PRIMARY KEY (key),
        CONSTRAINT sign_in_attempts_not_negative CHECK (tried >= 0))`);
    await queryRunner.query(`CREATE INDEX sign_in_attempts_by_last ON sign_in_attempts (last_at)`);
    await queryRunner.query(`
      CREATE TABLE known_devices (
        id uuid NOT NULL DEFAULT uuidv7(),
        account_id uuid NOT NULL,
        token_hash text NOT NULL,
        last_used_at timestamptz NOT NULL,
        CONSTRAINT known_devices_pk PRIMARY KEY (id),
        CONSTRAINT known_devices_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX known_devices_of_account ON known_devices (account_id, id)`);
    await queryRunner.query(`CREATE UNIQUE INDEX known_devices_by_hash ON known_devices (token_hash)`);
    await queryRunner.query(`CREATE INDEX known_devices_by_last_use ON known_devices (last_used_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE known_devices`);
    await queryRunner.query(`DROP TABLE sign_in_attempts`);
  }
}
