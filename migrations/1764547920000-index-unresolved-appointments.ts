import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is still to happen or to be settled is a small part of a full table, at its end: "what waits for confirmation" would
 * otherwise read every past appointment first (30 s of ten million).
 */
export class IndexUnresolvedAppointments1764547920000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX appointments_unresolved ON appointments (starts_at, id) WHERE status IN ('pending', 'booked', 'arrived')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX appointments_unresolved`);
  }
}
