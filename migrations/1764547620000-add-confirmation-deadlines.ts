import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when a pending appointment can be confirmed. */
export class AddConfirmationDeadlines1764547620000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE practice
        ADD COLUMN confirmation_hours integer NOT NULL DEFAULT 48,
        ADD CONSTRAINT practice_confirmation_hours_in_range CHECK (confirmation_hours BETWEEN 1 AND 720)`);
    await queryRunner.query(`ALTER TABLE appointments ADD COLUMN confirm_by timestamptz`);
    // Whoever waits already gets the whole time, counted from now.
    await queryRunner.query(`
      UPDATE appointments SET confirm_by = LEAST(starts_at, now() + interval '48 hours') WHERE status = 'pending'`);
    await queryRunner.query(`
      ALTER TABLE appointments
        ADD CONSTRAINT appointments_pending_ends CHECK (status <> 'pending' OR confirm_by IS NOT NULL AND confirm_by <= starts_at)`);
    await queryRunner.query(`CREATE INDEX appointments_expiring ON appointments (confirm_by) WHERE status = 'pending'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX appointments_expiring`);
    await queryRunner.query(
      `ALTER TABLE appointments DROP CONSTRAINT appointments_pending_ends, DROP COLUMN confirm_by`,
    );
    await queryRunner.query(
      `ALTER TABLE practice DROP CONSTRAINT practice_confirmation_hours_in_range, DROP COLUMN confirmation_hours`,
    );
  }
}
