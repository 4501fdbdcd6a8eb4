import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The secret address under which an account's calendar can be subscribed to. */
export class CreateCalendarFeeds1764547680000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE calendar_feeds (
        account_id uuid NOT NULL,
        secret_hash text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT calendar_feeds_pk PRIMARY KEY (account_id),
        CONSTRAINT calendar_feeds_account_fk FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE UNIQUE INDEX calendar_feeds_by_secret ON calendar_feeds (secret_hash)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE calendar_feeds`);
  }
}
