import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many patients a professional has, kept by the events of appointments and patients. */
export class CreateCaseloads1764551010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE consumed_events (
        consumer text NOT NULL,
        event_id uuid NOT NULL,
        consumed_at timestamptz NOT NULL,
        CONSTRAINT consumed_events_pk PRIMARY KEY (consumer, event_id))`);
    await queryRunner.query(`CREATE INDEX consumed_events_by_time ON consumed_events (consumed_at)`);
    await queryRunner.query(`
      CREATE TABLE caseload_appointments (
        appointment_id uuid NOT NULL,
        professional_id uuid NOT NULL,
        patient_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        counts boolean NOT NULL,
        position bigint NOT NULL,
        CONSTRAINT caseload_appointments_pk PRIMARY KEY (appointment_id))`);
    await queryRunner.query(
      `CREATE INDEX caseload_appointments_of_professional ON caseload_appointments (professional_id, starts_at) WHERE counts`,
    );
    await queryRunner.query(`
      CREATE TABLE caseload_closed_patients (
        patient_id uuid NOT NULL,
        closed_at timestamptz NOT NULL,
        CONSTRAINT caseload_closed_patients_pk PRIMARY KEY (patient_id))`);
    // What was told before anybody listened. Whatever is told later has a greater position than none.
    await queryRunner.query(`
      INSERT INTO caseload_appointments (appointment_id, professional_id, patient_id, starts_at, counts, position)
      SELECT id, professional_id, patient_id, starts_at, true, 0 FROM appointments
       WHERE status IN ('pending', 'booked', 'arrived', 'fulfilled') AND patient_id IS NOT NULL`);
    await queryRunner.query(
      `INSERT INTO caseload_closed_patients (patient_id, closed_at) SELECT id, closed_at FROM patients WHERE closed_at IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE caseload_closed_patients, caseload_appointments, consumed_events`);
  }
}
