import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1764548400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE api_keys (
        id uuid NOT NULL DEFAULT uuidv7(),
        name text NOT NULL,
        prefix text NOT NULL,
        key_hash text NOT NULL,
        scopes text[] NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT api_keys_pk PRIMARY KEY (id))`);
    await queryRunner.query(`CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (key_hash)`);
    // Whoever holds a slot or repeats a request is a caller: an account or an API key. Both kinds of rows end by themselves.
    await queryRunner.query(`ALTER TABLE idempotency_answers DROP CONSTRAINT idempotency_answers_account_fk`);
    await queryRunner.query(`ALTER TABLE slot_holds DROP CONSTRAINT slot_holds_account_fk`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['slot_holds', 'idempotency_answers']) {
      await queryRunner.query(
        `DELETE FROM ${table} WHERE NOT EXISTS (SELECT FROM users WHERE users.id = ${table}.account_id)`,
      );
      await queryRunner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${table}_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE`,
      );
    }
    await queryRunner.query(`DROP TABLE api_keys`);
  }
}
