import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAppointmentSeries1764547980000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE appointment_series (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        recurrence text NOT NULL,
        starts_at timestamptz NOT NULL,
        exdates timestamptz[] NOT NULL DEFAULT '{}',
        split_from uuid,
        booked_by uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT appointment_series_pk PRIMARY KEY (id),
        CONSTRAINT appointment_series_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id),
        CONSTRAINT appointment_series_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT appointment_series_split_from_fk FOREIGN KEY (split_from) REFERENCES appointment_series (id))`);
    await queryRunner.query(`
      ALTER TABLE appointments ADD CONSTRAINT appointments_series_fk
        FOREIGN KEY (series_id) REFERENCES appointment_series (id)`);
    await queryRunner.query(
      `CREATE INDEX appointments_of_series ON appointments (series_id, starts_at) WHERE series_id IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX appointments_of_series`);
    await queryRunner.query(`ALTER TABLE appointments DROP CONSTRAINT appointments_series_fk`);
    await queryRunner.query(`DROP TABLE appointment_series`);
  }
}
