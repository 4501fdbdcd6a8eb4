import type { MigrationInterface, QueryRunner } from 'typeorm';

const LIVE = `status IN ('held', 'pending', 'booked', 'arrived', 'fulfilled')`;

export class CreateAppointments1764547440000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await queryRunner.query(`
      CREATE TABLE appointments (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid NOT NULL,
        patient_id uuid,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        occupied_until timestamptz NOT NULL,
        type text NOT NULL,
        modality text NOT NULL,
        status text NOT NULL,
        series_id uuid,
        reason_encrypted text,
        price_amount integer,
        price_currency text,
        notice_hours integer NOT NULL,
        late_fee_percent integer NOT NULL,
        cancellation_deadline timestamptz NOT NULL,
        overridden_rules text[] NOT NULL DEFAULT '{}',
        override_reason_encrypted text,
        previous_starts_at timestamptz,
        moved_count integer NOT NULL DEFAULT 0,
        moved_by uuid,
        cancelled_at timestamptz,
        cancelled_by uuid,
        cancelled_by_role text,
        cancellation_reason_code text,
        cancellation_reason_encrypted text,
        cancelled_late boolean,
        booked_by uuid,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT appointments_pk PRIMARY KEY (id),
        CONSTRAINT appointments_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id),
        CONSTRAINT appointments_patient_fk FOREIGN KEY (patient_id) REFERENCES patients (id),
        CONSTRAINT appointments_patient_known CHECK (patient_id IS NOT NULL OR status = 'held'),
        CONSTRAINT appointments_duration_positive CHECK (starts_at < ends_at AND ends_at <= occupied_until),
        CONSTRAINT appointments_type_known CHECK (type IN ('one_off', 'consultation')),
        CONSTRAINT appointments_modality_known CHECK (modality IN ('in_person', 'online')),
        CONSTRAINT appointments_status_known CHECK (status IN ('held', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'no_show')),
        CONSTRAINT appointments_cancelled_whole CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)
          AND (cancelled_at IS NULL) = (cancellation_reason_code IS NULL) AND (cancelled_at IS NULL) = (cancelled_late IS NULL)),
        CONSTRAINT appointments_professional_overlap EXCLUDE USING gist
          (professional_id WITH =, tstzrange(starts_at, occupied_until) WITH &&) WHERE (${LIVE}),
        CONSTRAINT appointments_patient_overlap EXCLUDE USING gist
          (patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (${LIVE} AND patient_id IS NOT NULL))`);
    await queryRunner.query(
      `CREATE INDEX appointments_of_professional ON appointments (professional_id, starts_at, id)`,
    );
    await queryRunner.query(`CREATE INDEX appointments_of_patient ON appointments (patient_id, starts_at, id)`);
    await queryRunner.query(`CREATE INDEX appointments_by_start ON appointments (starts_at, id)`);
    await queryRunner.query(`
      CREATE TABLE appointment_history (
        id uuid NOT NULL DEFAULT uuidv7(),
        appointment_id uuid NOT NULL,
        act text NOT NULL,
        from_status text,
        to_status text NOT NULL,
        from_starts_at timestamptz,
        to_starts_at timestamptz,
        at timestamptz NOT NULL,
        by_account_id uuid,
        by_role text NOT NULL,
        reason_encrypted text,
        CONSTRAINT appointment_history_pk PRIMARY KEY (id),
        CONSTRAINT appointment_history_appointment_fk FOREIGN KEY (appointment_id) REFERENCES appointments (id) ON DELETE CASCADE)`);
    // Who counts as an own patient of a professional: entered by them, or with an appointment that gives access.
    await queryRunner.query(`
      CREATE VIEW own_patients AS
        SELECT entered_by_professional_id AS professional_id, id AS patient_id FROM patients WHERE entered_by_professional_id IS NOT NULL
        UNION ALL
        SELECT professional_id, patient_id FROM appointments WHERE status IN ('pending', 'booked', 'arrived', 'fulfilled', 'no_show')`);
    await queryRunner.query(
      `CREATE INDEX appointment_history_of_appointment ON appointment_history (appointment_id, id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP VIEW own_patients`);
    await queryRunner.query(`DROP TABLE appointment_history, appointments`);
    await queryRunner.query(`DROP EXTENSION btree_gist`);
  }
}
