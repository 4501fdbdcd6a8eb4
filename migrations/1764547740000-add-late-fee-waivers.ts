import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A late fee that is not asked for, because the waitlist has filled the time again. */
export class AddLateFeeWaivers1764547740000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE appointments
        ADD COLUMN late_fee_waived_at timestamptz,
        ADD CONSTRAINT appointments_late_fee_waived_if_late CHECK (late_fee_waived_at IS NULL OR cancelled_late IS TRUE)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE appointments
        DROP CONSTRAINT appointments_late_fee_waived_if_late,
        DROP COLUMN late_fee_waived_at`);
  }
}
