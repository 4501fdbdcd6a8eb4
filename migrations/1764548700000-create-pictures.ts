import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Apart from the records: a picture is read by its own route, and no list should drag it along. */
export class CreatePictures1764548700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE patient_pictures (
        patient_id uuid NOT NULL,
        picture_encrypted text NOT NULL,
        revision uuid NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT patient_pictures_pk PRIMARY KEY (patient_id),
        CONSTRAINT patient_pictures_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id) ON DELETE CASCADE)`);
    await queryRunner.query(`
      CREATE TABLE professional_pictures (
        professional_id uuid NOT NULL,
        picture bytea NOT NULL,
        revision uuid NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT professional_pictures_pk PRIMARY KEY (professional_id),
        CONSTRAINT professional_pictures_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE professional_pictures, patient_pictures`);
  }
}
