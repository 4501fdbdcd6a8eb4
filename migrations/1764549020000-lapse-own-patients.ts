import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A request that was not confirmed in time gives no access, whether or not anybody has written down that it is over. */
export class LapseOwnPatients1764549020000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE OR REPLACE VIEW own_patients AS
        SELECT entered_by_professional_id AS professional_id, id AS patient_id, 'infinity'::timestamptz AS lapses_at
          FROM patients WHERE entered_by_professional_id IS NOT NULL
        UNION ALL
        SELECT professional_id, patient_id, CASE status WHEN 'pending' THEN confirm_by ELSE 'infinity' END
          FROM appointments WHERE status IN ('pending', 'booked', 'arrived', 'fulfilled', 'no_show')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP VIEW own_patients`);
    await queryRunner.query(`
      CREATE VIEW own_patients AS
        SELECT entered_by_professional_id AS professional_id, id AS patient_id FROM patients WHERE entered_by_professional_id IS NOT NULL
        UNION ALL
        SELECT professional_id, patient_id FROM appointments WHERE status IN ('pending', 'booked', 'arrived', 'fulfilled', 'no_show')`);
  }
}
