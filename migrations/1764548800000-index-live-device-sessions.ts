import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signing in looks for the oldest live device sessions of an account, of which there may be many dead ones. */
export class IndexLiveDeviceSessions1764548800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX device_sessions_live ON device_sessions (account_id, id) WHERE revoked_at IS NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX device_sessions_live`);
  }
}
