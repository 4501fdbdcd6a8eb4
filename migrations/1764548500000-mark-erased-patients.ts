import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever was erased: their key is destroyed, and stays so whatever is restored. */
export class MarkErasedPatients1764548500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE patients ADD COLUMN erased_at timestamptz,
        ADD CONSTRAINT patients_erased_closed CHECK (erased_at IS NULL OR closed_at IS NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE patients DROP CONSTRAINT patients_erased_closed, DROP COLUMN erased_at`);
  }
}
