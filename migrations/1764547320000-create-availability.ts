import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAvailability1764547320000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE weekly_windows (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid NOT NULL,
        weekday smallint NOT NULL,
        opens_at text NOT NULL,
        closes_at text NOT NULL,
        valid_from date,
        valid_to date,
        CONSTRAINT weekly_windows_pk PRIMARY KEY (id),
        CONSTRAINT weekly_windows_weekday_iso CHECK (weekday BETWEEN 1 AND 7),
        CONSTRAINT weekly_windows_wall_times CHECK (opens_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND closes_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        CONSTRAINT weekly_windows_validity_ordered CHECK (valid_from <= valid_to),
        CONSTRAINT weekly_windows_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    await queryRunner.query(`CREATE INDEX weekly_windows_of_professional ON weekly_windows (professional_id)`);
    await queryRunner.query(`
      CREATE TABLE date_overrides (
        professional_id uuid NOT NULL,
        date date NOT NULL,
        windows jsonb NOT NULL,
        CONSTRAINT date_overrides_pk PRIMARY KEY (professional_id, date),
        CONSTRAINT date_overrides_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    await queryRunner.query(`
      CREATE TABLE blocked_periods (
        id uuid NOT NULL DEFAULT uuidv7(),
        professional_id uuid,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        start_time text,
        end_time text,
        reason_encrypted text,
        created_by uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT blocked_periods_pk PRIMARY KEY (id),
        CONSTRAINT blocked_periods_ordered CHECK (starts_on <= ends_on),
        CONSTRAINT blocked_periods_times_both_or_none CHECK ((start_time IS NULL) = (end_time IS NULL)),
        CONSTRAINT blocked_periods_professional_fk FOREIGN KEY (professional_id) REFERENCES professionals (id) ON DELETE CASCADE)`);
    // No professional = a closure of the whole practice.
    await queryRunner.query(
      `CREATE INDEX blocked_periods_of_professional ON blocked_periods (professional_id, ends_on)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE blocked_periods, date_overrides, weekly_windows`);
  }
}
