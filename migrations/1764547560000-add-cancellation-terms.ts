import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A policy of the professional's own, and what a cancellation cost as it was recorded. */
export class AddCancellationTerms1764547560000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE professionals
        ADD COLUMN notice_hours integer,
        ADD COLUMN late_fee_percent integer,
        ADD CONSTRAINT professionals_cancellation_policy_allowed CHECK ((notice_hours IS NULL) = (late_fee_percent IS NULL)
          AND notice_hours BETWEEN 0 AND 720 AND late_fee_percent BETWEEN 0 AND 100)`);
    await queryRunner.query(`
      ALTER TABLE appointments
        ADD COLUMN cancellation_fee_amount integer,
        ADD COLUMN cancellation_fee_currency text`);
    // What answers said so far was computed from the frozen policy whenever it was read.
    await queryRunner.query(`
      UPDATE appointments
         SET cancellation_fee_amount = CASE WHEN cancelled_late THEN (price_amount::bigint * late_fee_percent + 50) / 100 ELSE 0 END,
             cancellation_fee_currency = price_currency
       WHERE status = 'cancelled' AND price_amount IS NOT NULL AND price_currency IS NOT NULL`);
    await queryRunner.query(`
      ALTER TABLE appointments
        ADD CONSTRAINT appointments_cancellation_fee_whole CHECK ((cancellation_fee_amount IS NULL) = (cancellation_fee_currency IS NULL)
          AND (cancellation_fee_amount IS NULL OR cancelled_at IS NOT NULL AND (cancellation_fee_amount = 0
            OR cancelled_late AND cancellation_fee_amount > 0)))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE appointments
        DROP CONSTRAINT appointments_cancellation_fee_whole,
        DROP COLUMN cancellation_fee_amount,
        DROP COLUMN cancellation_fee_currency`);
    await queryRunner.query(`
      ALTER TABLE professionals
        DROP CONSTRAINT professionals_cancellation_policy_allowed,
        DROP COLUMN notice_hours,
        DROP COLUMN late_fee_percent`);
  }
}
