import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The furthest that anybody lets book ahead: a search ends there. */
export class IndexBookingHorizons1764548040000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX professionals_by_horizon ON professionals (booking_horizon_days) WHERE status <> 'inactive'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX professionals_by_horizon`);
  }
}
